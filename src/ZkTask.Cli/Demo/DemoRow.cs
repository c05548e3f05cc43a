using ZkTask.Attestation.Protocol;

namespace ZkTask.Cli.Demo;

/// <summary>What is known of a scenario so far, told as it happens. Thread-safe: every row of a demonstration is changed and shown under one lock.</summary>
/// <param name="scenario">The scenario.</param>
/// <param name="showing">The lock.</param>
/// <param name="show">Shows a change: the row, and what happened in words.</param>
internal sealed class DemoRow(DemoScenario scenario, Lock showing, Action<DemoRow, string> show)
{
    private readonly AttesterResult?[] _attesters = new AttesterResult?[DemoNetwork.Powers.Length];

    internal string Name => scenario.Name;

    /// <summary>What the attesters did; null where nothing is known yet.</summary>
    internal IReadOnlyList<AttesterResult?> Attesters => _attesters;

    /// <summary>The result; null while there is none.</summary>
    internal ScenarioResult? Result { get; private set; }

    /// <summary>Whether the task was sent.</summary>
    internal bool HasBegun { get; private set; }

    internal void Sent(PerformedTask task, PerformerSignature signature) => Change(
        () => HasBegun = true,
        $"the Performer publishes {DemoText.Brief(task.ProofOfTask)}, signs {DemoText.Brief(task.TaskHash().ToString())} "
            + $"({(signature == PerformerSignature.Bls ? "BLS" : "ECDSA")}) and sends the task");

    internal void Attested(AttesterResult result) => Change(
        () => _attesters[result.Attester.Id - 1] = result,
        $"attester {result.Attester.Id} (power {DemoText.Of(result.Attester.VotingPower)}): {DemoText.Of(result.Answer.Outcome)}"
            + (result.Answer.Reason is null ? "" : $", {result.Answer.Reason}")
            + $": {DemoText.Of(result)}"
            + (result.GuardRefusal is { } refusal ? $"; its guard refused ({refusal}), so it went around it" : ""));

    internal void Decided(ScenarioResult result) => Change(
        () => Result = result,
        DemoText.Decision(result)
            + (result.Certificate is null ? "" : $", the aggregate signature of {string.Join(", ", result.Certificate.Attesters)} {(result.CertificateFault is null ? "holds" : "does not hold")}")
            + $"; penalties: {DemoText.Penalties(result)}"
            + (result.Difference() is { } difference ? $". NOT AS IT MUST BE: {difference}" : ""));

    private void Change(Action change, string words)
    {
        lock (showing)
        {
            change();
            show(this, words);
        }
    }
}
