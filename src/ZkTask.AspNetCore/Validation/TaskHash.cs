using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ZkTask.Hashing;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>
/// The hash by which Othentic's contracts and nodes know a task: keccak256(abi.encode(string proofOfTask, bytes data, address performer, uint16 taskDefinitionId)).
/// </summary>
internal static class TaskHash
{
    private const int Word = 32, AddressLength = 20;

    /// <summary>The hash in hexadecimal digits; null where the performer is no address, so that there is none.</summary>
    internal static string? Of(TaskSubmission submission)
    {
        Span<byte> performer = stackalloc byte[AddressLength];
        if (submission.Performer is not { Length: 2 + (2 * AddressLength) } text || !text.StartsWith("0x", StringComparison.Ordinal)
            || Convert.FromHexString(text.AsSpan(2), performer, out _, out _) != OperationStatus.Done)
            return null;

        // Four head words, then length and padded bytes of the two dynamic values.
        int proofLength = Encoding.UTF8.GetByteCount(submission.ProofOfTask), dataOffset = 4 * Word + Word + Padded(proofLength);
        int length = dataOffset + Word + Padded(submission.Data.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> encoding = rented.AsSpan(0, length);
        encoding.Clear();
        WriteWord(encoding, 4 * Word);
        WriteWord(encoding[Word..], dataOffset);
        performer.CopyTo(encoding[((3 * Word) - AddressLength)..]);
        WriteWord(encoding[(3 * Word)..], submission.TaskDefinitionId);
        WriteWord(encoding[(4 * Word)..], proofLength);
        Encoding.UTF8.GetBytes(submission.ProofOfTask, encoding[(5 * Word)..]);
        WriteWord(encoding[dataOffset..], submission.Data.Length);
        submission.Data.Span.CopyTo(encoding[(dataOffset + Word)..]);

        Span<byte> digest = stackalloc byte[Keccak256.DigestLength];
        Keccak256.Hash(encoding, digest);
        ArrayPool<byte>.Shared.Return(rented);
        return $"0x{Convert.ToHexStringLower(digest)}";
    }

    private static int Padded(int length) => (length + Word - 1) / Word * Word;

    private static void WriteWord(Span<byte> word, int value) => BinaryPrimitives.WriteInt32BigEndian(word[(Word - sizeof(int))..], value);
}
