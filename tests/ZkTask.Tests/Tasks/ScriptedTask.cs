using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>A kind of another assembly: it does what a test says.</summary>
internal sealed class ScriptedTask(ushort id, Func<TaskSubmission, CancellationToken, ValueTask<Verdict>> verify) : TaskDefinition(id)
{
    public override string Kind => "scripted";

    /// <summary>Whether the script gives one answer to one submission.</summary>
    internal bool IsFunction { get; init; }

    public override bool IsDeterministic => IsFunction;

    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation) => verify(submission, cancellation);
}
