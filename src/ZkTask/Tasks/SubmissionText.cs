using System.Buffers;
using System.Text;

namespace ZkTask.Tasks;

/// <summary>The Proof of Task as bytes.</summary>
internal static class SubmissionText
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Its UTF-8 text.</summary>
    /// <returns>Null, or that it is not Unicode text.</returns>
    internal static Rejection? TryGetUtf8(TaskSubmission submission, out byte[] utf8)
    {
        try
        {
            utf8 = s_strict.GetBytes(submission.ProofOfTask);
            return null;
        }
        catch (EncoderFallbackException)
        {
            utf8 = [];
            return new Rejection(Reason.MalformedDocument, "proof of task: an unpaired surrogate");
        }
    }

    /// <summary>What it spells: JSON as its UTF-8 text, or bytes in hexadecimal behind <c>0x</c>, or in canonical base64.</summary>
    /// <remarks>A JSON object begins with a brace or white space; no encoding of ours begins with the bytes that "0x" is the base64 of.</remarks>
    /// <returns>Null, or that it is none of them.</returns>
    internal static Rejection? TryGetProof(TaskSubmission submission, out byte[] bytes, out bool isJson)
    {
        string text = submission.ProofOfTask;
        isJson = false;
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            bytes = new byte[(text.Length - 2) / 2];
            return Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == OperationStatus.Done
                ? null
                : new Rejection(Reason.MalformedDocument, "proof of task: 0x is followed by pairs of hexadecimal digits");
        }

        if (text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]))
        {
            bytes = new byte[3 * (text.Length / 4)];
            bool isBase64 = Convert.TryFromBase64String(text, bytes, out int length) && Convert.ToBase64String(bytes, 0, length) == text;
            bytes = bytes[..length];
            return isBase64 ? null : new Rejection(Reason.MalformedDocument, "proof of task: neither JSON, nor 0x and hexadecimal digits, nor canonical base64");
        }

        isJson = true;
        return TryGetUtf8(submission, out bytes);
    }
}
