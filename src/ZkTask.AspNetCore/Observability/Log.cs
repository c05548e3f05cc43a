using Microsoft.Extensions.Logging;

namespace ZkTask.AspNetCore.Observability;

/// <summary>What the host logs. No message contains what a caller sent, except within a verdict's detail, which is bounded and printable.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Task {TaskDefinitionId} {TaskHash}: {Outcome} {Reason} {Detail} (from memory: {IsFromCache}, {ElapsedMicroseconds} us)")]
    internal static partial void Judged(
        this ILogger log, ushort taskDefinitionId, string? taskHash, Outcome outcome, string reason, string? detail, bool isFromCache, long elapsedMicroseconds);

    [LoggerMessage(2, LogLevel.Information, "{Count} task definitions: {Definitions}")]
    internal static partial void DefinitionsLoaded(this ILogger log, int count, string definitions);

    [LoggerMessage(3, LogLevel.Error, "The tasks file was refused, the definitions are still those from before: {Reason}: {Detail}")]
    internal static partial void TasksFileRefused(this ILogger log, Reason reason, string detail);

    [LoggerMessage(4, LogLevel.Error, "Reading the tasks file again broke; the definitions are still those from before")]
    internal static partial void ReloadBroke(this ILogger log, Exception error);

    [LoggerMessage(5, LogLevel.Error, "A verdict could not be recorded by {Sink}; it was answered as indeterminate")]
    internal static partial void SinkBroke(this ILogger log, Exception error, string sink);

    [LoggerMessage(6, LogLevel.Error, "The host itself failed on a request; it was answered as indeterminate")]
    internal static partial void HostBroke(this ILogger log, Exception error);

    [LoggerMessage(7, LogLevel.Error, "Earlier verdicts could not be read from {Sink}; a submission was answered as indeterminate")]
    internal static partial void RecordsBroke(this ILogger log, Exception error, string sink);
}
