using System.Buffers.Binary;
using System.Text;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Attestation.Records;

/// <summary>A verdict that was recorded.</summary>
/// <param name="Sequence">Its place in the log, from 1.</param>
/// <param name="Time">When it was recorded, to the millisecond.</param>
/// <param name="Submission">What was judged.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Definition">What judged it (<see cref="TaskDefinition.Fingerprint"/>); null where that is not known.</param>
public sealed record LoggedVerdict(long Sequence, DateTimeOffset Time, TaskSubmission Submission, Verdict Verdict, Bytes32? Definition = null);

/// <summary>
/// The bytes of an entry, one encoding each: the submission (proof, data, id, performer), then time, outcome, reason and detail, and the 32 bytes of the definition's
/// fingerprint where it is known. Integers are big-endian; texts are UTF-8 behind their length in four bytes; the length -1 stands for null.
/// </summary>
internal static class VerdictEntry
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Integers and lengths behind the submission, and room for a reason and a detail of ordinary length.
    private const int UsualVerdictLength = 256;

    /// <exception cref="ArgumentException">The proof or the performer is not Unicode.</exception>
    internal static byte[] Encode(EncodedSubmission submission, DateTimeOffset time, Verdict verdict)
    {
        using MemoryStream stream = new(submission.Bytes.Length + UsualVerdictLength);
        stream.Write(submission.Bytes);
        WriteInteger(stream, time.ToUnixTimeMilliseconds(), 8);
        WriteInteger(stream, (int)verdict.Outcome, 1);
        WriteText(stream, verdict.Reason.ToString());
        WriteText(stream, verdict.Detail);
        if (submission.Definition is { } definition)
            stream.Write(definition.Span);
        return stream.ToArray();
    }

    /// <summary>Reads an entry's bytes; null for anything that <see cref="Encode"/> does not write.</summary>
    internal static LoggedVerdict? Decode(long sequence, ReadOnlySpan<byte> bytes)
    {
        Reader reader = new(bytes);
        string? proof = reader.Text();
        byte[]? data = reader.Bytes()?.ToArray();
        ushort id = (ushort)reader.Integer(2);
        string? performer = reader.Text();
        long time = reader.Integer(8), outcome = reader.Integer(1);
        string? reasonName = reader.Text(), detail = reader.Text();
        Bytes32? definition = reader.IsAtEnd ? null : reader.Digest();
        if (!reader.IsAtEnd || proof is null || data is null || !IsTime(time)
            || !Enum.TryParse(reasonName, out Reason reason) || reason.ToString() != reasonName)
        {
            return null;
        }

        Verdict? verdict = (Outcome)outcome switch
        {
            Outcome.Valid when reason == Reason.None && detail is null => Verdict.Valid,
            Outcome.Invalid when detail is not null => Verdict.Invalid(new Rejection(reason, detail)),
            Outcome.Indeterminate when detail is not null => Verdict.Indeterminate(reason, detail),
            _ => null,
        };
        return verdict is null
            ? null
            : new LoggedVerdict(sequence, DateTimeOffset.FromUnixTimeMilliseconds(time), new TaskSubmission(proof, data, id, performer), verdict, definition);
    }

    private static bool IsTime(long milliseconds) =>
        milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds() && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    private static void WriteText(MemoryStream stream, string? text)
    {
        if (text is null)
            WriteInteger(stream, -1, 4);
        else
            WriteBytes(stream, s_utf8.GetBytes(text));
    }

    private static void WriteBytes(MemoryStream stream, ReadOnlySpan<byte> bytes)
    {
        WriteInteger(stream, bytes.Length, 4);
        stream.Write(bytes);
    }

    private static void WriteInteger(MemoryStream stream, long value, int length)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        stream.Write(bytes[^length..]);
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;
        private bool _failed;

        internal readonly bool IsAtEnd => !_failed && _rest.IsEmpty;

        internal long Integer(int length)
        {
            if (_failed || _rest.Length < length)
            {
                _failed = true;
                return 0;
            }

            long value = length == 8 ? BinaryPrimitives.ReadInt64BigEndian(_rest)
                : length == 4 ? BinaryPrimitives.ReadInt32BigEndian(_rest)
                : length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(_rest) : _rest[0];
            _rest = _rest[length..];
            return value;
        }

        internal Bytes32? Digest()
        {
            _failed |= _rest.Length < Bytes32.Length;
            if (_failed)
                return null;
            Bytes32 digest = new(_rest[..Bytes32.Length]);
            _rest = _rest[Bytes32.Length..];
            return digest;
        }

        internal byte[]? Bytes()
        {
            long length = Integer(4);
            if (length == -1)
                return null;
            _failed |= length < 0 || length > _rest.Length;
            if (_failed)
                return null;
            byte[] own = _rest[..(int)length].ToArray();
            _rest = _rest[(int)length..];
            return own;
        }

        internal string? Text()
        {
            byte[]? own = Bytes();
            try
            {
                return own is null ? null : s_utf8.GetString(own);
            }
            catch (ArgumentException)
            {
                _failed = true;
                return null;
            }
        }
    }
}
