using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Attestation.Records;

/// <summary>
/// A submission in the encoding of a <see cref="VerdictLog"/>, with the definition that judges it: encoded and hashed once, when that is first asked for, for all who need
/// it. Two submissions that differ anywhere have different bytes. Thread-safe; the data must not change meanwhile.
/// </summary>
/// <param name="submission">The submission.</param>
/// <param name="definition">What judges it (<see cref="TaskDefinition.Fingerprint"/>); null where that is not known.</param>
public sealed class EncodedSubmission(TaskSubmission submission, Bytes32? definition = null)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Lazy<(byte[] Bytes, Bytes32 Key)> _encoded = new(() => Encode(submission));

    /// <summary>The submission.</summary>
    public TaskSubmission Submission { get; } = submission ?? throw new ArgumentNullException(nameof(submission));

    /// <summary>The fingerprint of the definition that judges it; null where that is not known.</summary>
    public Bytes32? Definition { get; } = definition;

    /// <summary>SHA-256 of the submission's bytes: proof, data, id and performer, not the definition's fingerprint.</summary>
    /// <exception cref="ArgumentException">The proof or the performer is not Unicode.</exception>
    public Bytes32 Key => _encoded.Value.Key;

    /// <summary>Proof, data, id, performer, as <see cref="VerdictEntry"/> has them.</summary>
    /// <exception cref="ArgumentException">The proof or the performer is not Unicode.</exception>
    internal ReadOnlySpan<byte> Bytes => _encoded.Value.Bytes;

    private static (byte[] Bytes, Bytes32 Key) Encode(TaskSubmission submission)
    {
        int proof = s_utf8.GetByteCount(submission.ProofOfTask), performer = submission.Performer is { } text ? s_utf8.GetByteCount(text) : -1;
        ReadOnlySpan<byte> data = submission.Data.Span;
        byte[] bytes = new byte[checked(4 + proof + 4 + data.Length + 2 + 4 + Math.Max(0, performer))];
        Span<byte> rest = bytes;
        BinaryPrimitives.WriteInt32BigEndian(rest, proof);
        rest = rest[(4 + s_utf8.GetBytes(submission.ProofOfTask, rest[4..]))..];
        BinaryPrimitives.WriteInt32BigEndian(rest, data.Length);
        data.CopyTo(rest[4..]);
        rest = rest[(4 + data.Length)..];
        BinaryPrimitives.WriteUInt16BigEndian(rest, submission.TaskDefinitionId);
        BinaryPrimitives.WriteInt32BigEndian(rest[2..], performer);
        s_utf8.GetBytes(submission.Performer ?? "", rest[6..]);
        return (bytes, new Bytes32(SHA256.HashData(bytes)));
    }
}
