using ZkTask.Attestation.Protocol;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>The hash by which Othentic's contracts and nodes know a task, for logs and the status page.</summary>
internal static class TaskHash
{
    /// <summary>The hash in hexadecimal digits; null where the performer is no address, so that there is none.</summary>
    /// <param name="submission">A submission whose proof is Unicode text, as JSON's are.</param>
    internal static string? Of(TaskSubmission submission) => PerformedTask.From(submission, out PerformedTask? task) is null ? task!.TaskHash().ToString() : null;
}
