using System.Text;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Tasks;

/// <summary>Submissions to two Groth16 tasks (1 and 2) and a scripted one (3), good and bad in every way, each with the verdict that it gets alone.</summary>
internal sealed class SubmissionPool
{
    private static readonly Lazy<SubmissionPool> s_shared = new(() => new SubmissionPool());

    private readonly Simulation _first = new(publicInputs: 1), _second = new(publicInputs: 3);

    private SubmissionPool()
    {
        FirstKey = new PreparedVerifyingKey(_first.Key(), KeyPreparation.Lines);
        SecondKey = new PreparedVerifyingKey(_second.Key(), KeyPreparation.Lines);
        Definitions =
        [
            new Groth16Task(1, FirstKey) { Budget = Patience with { MaxProofLength = 4000 } },
            new Groth16Task(2, SecondKey) { Budget = Patience },
            new ScriptedTask(3, async (submission, cancellation) =>
            {
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                return submission.ProofOfTask == "yes" ? Verdict.Valid
                    : submission.ProofOfTask == "no" ? Verdict.Invalid(new Rejection(Reason.PairingMismatch, "no"))
                    : throw new InvalidOperationException("broken");
            }) { Budget = Patience },
        ];
        Good = [.. Enumerable.Range(0, 6).Select(i => Submit(1 + (i % 2), Prove(1 + (i % 2))))];

        string first = Prove(1), other = Prove(1);
        Bad =
        [
            Submit(1, WithProofOf(first, other)), Submit(2, WithProofOf(Prove(2), Prove(2))), Submit(1, Prove(2)), Submit(2, first),
            Submit(1, first.Replace("\"1\"]", "\"2\"]", StringComparison.Ordinal)), Submit(1, OutsideTheSubgroup(first)), Submit(1, OffTheCurve(first)),
        ];
        Odd =
        [
            Submit(1, ""), Submit(2, "{}"), Submit(1, new string(' ', 5000)), Submit(1, "\ud800"), Submit(3, "yes"), Submit(3, "no"), Submit(3, "?"), Submit(4, first),
        ];
    }

    internal static SubmissionPool Shared => s_shared.Value;

    /// <summary>The default, but for the deadline: it is for tests in which no time passes, however long they take.</summary>
    internal static TaskBudget Patience { get; } = TaskBudget.Default with { Deadline = TimeSpan.FromHours(1) };

    internal IReadOnlyList<TaskDefinition> Definitions { get; }

    internal PreparedVerifyingKey FirstKey { get; }

    internal PreparedVerifyingKey SecondKey { get; }

    /// <summary>Valid ones of both keys.</summary>
    internal TaskSubmission[] Good { get; }

    /// <summary>Well-formed proofs that do not hold, wrong counts, and points that are none.</summary>
    internal TaskSubmission[] Bad { get; }

    /// <summary>What is no Groth16 document, too long, of another kind, or of none.</summary>
    internal TaskSubmission[] Odd { get; }

    internal TaskSubmission[] All => [.. Good, .. Bad, .. Odd];

    /// <summary>The verdict that each submission gets alone, without any batching.</summary>
    internal async Task<Dictionary<TaskSubmission, Verdict>> VerdictsAlone()
    {
        TaskVerifier alone = new(Definitions);
        Dictionary<TaskSubmission, Verdict> verdicts = new(ReferenceEqualityComparer.Instance);
        foreach (TaskSubmission submission in All)
            verdicts[submission] = await alone.VerifyAsync(submission);
        return verdicts;
    }

    private string Prove(int task)
    {
        (ProofDocument proof, PublicInputs inputs) = (task == 1 ? _first : _second).Prove();
        return Encoding.UTF8.GetString(ProofWithInputsJson.Write(proof, inputs));
    }

    private static string WithProofOf(string inputs, string proof)
    {
        ProofWithInputsJson.Read(Encoding.UTF8.GetBytes(inputs), out _, out PublicInputs? values);
        ProofWithInputsJson.Read(Encoding.UTF8.GetBytes(proof), out ProofDocument? document, out _);
        return Encoding.UTF8.GetString(ProofWithInputsJson.Write(document!, values!));
    }

    private static string OffTheCurve(string proof)
    {
        ProofWithInputsJson.Read(Encoding.UTF8.GetBytes(proof), out ProofDocument? document, out PublicInputs? inputs);
        AffineG1 a = new(document!.A.X, document.A.Y + Fp.One);
        return Encoding.UTF8.GetString(ProofWithInputsJson.Write(document with { A = a }, inputs!));
    }

    private static string OutsideTheSubgroup(string proof)
    {
        ProofWithInputsJson.Read(Encoding.UTF8.GetBytes(proof), out ProofDocument? document, out PublicInputs? inputs);
        ReferencePoint<ReferenceFp2> outside = ReferenceBn254.TwistPoint(1);
        return Encoding.UTF8.GetString(ProofWithInputsJson.Write(document! with { B = new AffineG2(outside.X.ToProduct(), outside.Y.ToProduct()) }, inputs!));
    }

    private static TaskSubmission Submit(int task, string proof) => new(proof, default, (ushort)task);
}
