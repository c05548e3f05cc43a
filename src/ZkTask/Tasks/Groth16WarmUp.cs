using System.Text;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>Runs a Groth16 definition's hot path on a wrong proof: generators, which take the same way to the pairing equation as any proof.</summary>
internal static class Groth16WarmUp
{
    private static readonly ProofDocument s_document = new(
        new AffineG1(G1.Generator.X, G1.Generator.Y), new AffineG2(G2.Generator.X, G2.Generator.Y), new AffineG1(G1.Generator.X, G1.Generator.Y));

    internal static TaskSubmission Submission(Groth16Task task) => new(Encoding.UTF8.GetString(ProofWithInputsJson.Write(s_document, Inputs(task))), default, task.Id);

    internal static void Run(Groth16Task task)
    {
        TaskSubmission submission = Submission(task);
        IGroth16Definition definition = task;
        for (int i = 0; i < TaskWarmUp.Calls; i++)
            definition.Read(submission, out _);

        // Alone, in lanes, and in a combination.
        Groth16Claim claim = new(task.Key, s_document, Inputs(task));
        claim.Decide();
        foreach (int count in new[] { 8, Groth16Claims.WorthCombining })
            new Groth16Claims().Decide(Enumerable.Repeat(claim, count).ToArray(), new ClaimAnswer[count], maxDegreeOfParallelism: 1);
    }

    private static PublicInputs Inputs(Groth16Task task) => new([.. Enumerable.Repeat(Fr.Zero, task.Key.Key.PublicInputCount)]);
}
