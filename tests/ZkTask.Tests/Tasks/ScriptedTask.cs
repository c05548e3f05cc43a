using ZkTask.Tasks;

namespace ZkTask.Tests.Tasks;

/// <summary>A kind of another assembly: it does what a test says, and has the time that it takes.</summary>
internal sealed class ScriptedTask : TaskDefinition
{
    private readonly Func<TaskSubmission, CancellationToken, ValueTask<Verdict>> _verify;

    internal ScriptedTask(ushort id, Func<TaskSubmission, CancellationToken, ValueTask<Verdict>> verify)
        : base(id)
    {
        _verify = verify;
        Budget = SubmissionPool.Patience;
    }

    public override string Kind => "scripted";

    /// <summary>Whether the script gives one answer to one submission.</summary>
    internal bool IsFunction { get; init; }

    public override bool IsDeterministic => IsFunction;

    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation) => _verify(submission, cancellation);
}
