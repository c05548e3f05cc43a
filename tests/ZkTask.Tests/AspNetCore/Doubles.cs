using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using ZkTask.AspNetCore;
using ZkTask.Tasks;
using ZkTask.Tests.Tasks;

namespace ZkTask.Tests.AspNetCore;

/// <summary>Keeps messages; fails on <c>fail</c>.</summary>
internal sealed class MessageBox : IPeerMessageHandler
{
    internal ConcurrentQueue<string> Messages { get; } = [];

    public ValueTask HandleAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        if (Encoding.UTF8.GetString(data.Span) == "fail")
            throw new InvalidOperationException("asked to");
        Messages.Enqueue(Convert.ToHexString(data.Span));
        return default;
    }
}

/// <summary>Keeps verdicts; fails while it is told to.</summary>
internal sealed class VerdictList : IVerdictSink
{
    internal ConcurrentQueue<(TaskSubmission Submission, Verdict Verdict)> Verdicts { get; } = [];

    internal bool Fails { get; set; }

    public async ValueTask RecordAsync(TaskSubmission submission, Verdict verdict, CancellationToken cancellation)
    {
        await Task.Yield();
        if (Fails)
            throw new IOException("disk full");
        Verdicts.Enqueue((submission, verdict));
    }
}

/// <summary>A definition whose answers a test counts, and lets go when it likes.</summary>
internal sealed class CountedTask : TaskDefinition
{
    private readonly bool _isDeterministic;
    private int _calls;

    internal CountedTask(ushort id, bool isDeterministic)
        : base(id)
    {
        _isDeterministic = isDeterministic;
        Budget = SubmissionPool.Patience;
    }

    internal int Calls => Volatile.Read(ref _calls);

    internal TaskCompletionSource? Gate { get; set; }

    public override string Kind => "counted \"\\\n";

    public override bool IsDeterministic => _isDeterministic;

    /// <summary>The proof says what to answer.</summary>
    protected internal override async ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _calls);
        if (Gate is { } gate)
            await gate.Task.WaitAsync(cancellation);
        return submission.ProofOfTask switch
        {
            "valid" => Verdict.Valid,
            "down" => Verdict.Indeterminate(Reason.DeadlineExceeded, "the source is down"),
            _ => Verdict.Invalid(new Rejection(Reason.PairingMismatch, submission.ProofOfTask)),
        };
    }
}

internal static class DoublesServices
{
    internal static void AddMessageHandler(this IServiceCollection services, IPeerMessageHandler handler) => services.AddSingleton(handler);
}
