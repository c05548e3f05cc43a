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
}
