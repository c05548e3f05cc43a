using System.Collections.Immutable;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>How a Performer signs.</summary>
internal enum PerformerSignature
{
    /// <summary>With its account.</summary>
    Ecdsa,

    /// <summary>With its BLS key.</summary>
    Bls,
}

/// <summary>What does not answer: every connection to it is dropped.</summary>
internal enum DemoOutage
{
    /// <summary>Everything answers.</summary>
    None,

    /// <summary>The gateway that the attesters fetch proofs from.</summary>
    Storage,

    /// <summary>The exchange that the attesters ask for their own price.</summary>
    Exchange,
}

/// <summary>One task from the Performer to the decision, and what must come of it.</summary>
internal sealed record DemoScenario
{
    /// <summary>What happens.</summary>
    internal required string Name { get; init; }

    /// <summary>What the Performer hands in.</summary>
    internal required DemoWork Work { get; init; }

    /// <summary>How it signs.</summary>
    internal PerformerSignature Signature { get; init; }

    /// <summary>What is down meanwhile.</summary>
    internal DemoOutage Down { get; init; }

    /// <summary>The attester that signs both votes; null: none.</summary>
    internal ulong? DoubleVoter { get; init; }

    /// <summary>What every attester must answer.</summary>
    internal required Outcome Answer { get; init; }

    /// <summary>Why; none for a valid task.</summary>
    internal Reason Reason { get; init; }

    /// <summary>What the votes must come to.</summary>
    internal required TallyOutcome Decision { get; init; }

    /// <summary>The penalties that must follow, and no others.</summary>
    internal ImmutableArray<Penalty> Penalties { get; init; } = [];

    /// <summary>What <c>zktask demo</c> shows.</summary>
    internal static ImmutableArray<DemoScenario> All { get; } =
    [
        new()
        {
            Name = "an honest price",
            Work = DemoWork.Of(DemoArtifacts.Price, "0"),
            Answer = Outcome.Valid,
            Decision = TallyOutcome.Approved,
        },
        new()
        {
            Name = "an honest ledger step",
            Work = DemoWork.Of(DemoArtifacts.Ledger, "0"),
            Signature = PerformerSignature.Bls,
            Answer = Outcome.Valid,
            Decision = TallyOutcome.Approved,
        },
        new()
        {
            Name = "a forged price",
            Work = DemoWork.Of(DemoArtifacts.Price, DemoArtifacts.Forged),
            Answer = Outcome.Invalid,
            Reason = Reason.PairingMismatch,
            Decision = TallyOutcome.Rejected,
            Penalties = [new(Offence.RejectedTask, null)],
        },
        new()
        {
            Name = "an old proof, new data",
            Work = DemoWork.Of(DemoArtifacts.Ledger, "1", claimed: "2"),
            Signature = PerformerSignature.Bls,
            Answer = Outcome.Invalid,
            Reason = Reason.PublicInputBindingMismatch,
            Decision = TallyOutcome.Rejected,
            Penalties = [new(Offence.RejectedTask, null)],
        },
        new()
        {
            Name = "storage down",
            Work = DemoWork.Of(DemoArtifacts.Price, "2"),
            Down = DemoOutage.Storage,
            Answer = Outcome.Indeterminate,
            Reason = Reason.ContentUnavailable,
            Decision = TallyOutcome.NoQuorum,
        },
        new()
        {
            Name = "storage back, same task",
            Work = DemoWork.Of(DemoArtifacts.Price, "2"),
            Answer = Outcome.Valid,
            Decision = TallyOutcome.Approved,
        },
        new()
        {
            Name = "exchange down",
            Work = DemoWork.Quote("2612.34000000"),
            Down = DemoOutage.Exchange,
            Answer = Outcome.Indeterminate,
            Reason = Reason.SourcesUnavailable,
            Decision = TallyOutcome.NoQuorum,
        },
        new()
        {
            Name = "exchange back, same task",
            Work = DemoWork.Quote("2612.34000000"),
            Answer = Outcome.Valid,
            Decision = TallyOutcome.Approved,
        },
        new()
        {
            Name = "attester 3 votes twice",
            Work = DemoWork.Of(DemoArtifacts.Price, "3"),
            DoubleVoter = 3,
            Answer = Outcome.Valid,
            Decision = TallyOutcome.Approved,
            Penalties = [new(Offence.DoubleAttestation, 3), new(Offence.IncorrectAttestation, 3)],
        },
    ];
}
