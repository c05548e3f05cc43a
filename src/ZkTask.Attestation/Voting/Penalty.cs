namespace ZkTask.Attestation.Voting;

/// <summary>The misbehaviours that Othentic's slashing modules know.</summary>
public enum Offence
{
    /// <summary>An attester signed both votes on one task.</summary>
    DoubleAttestation,

    /// <summary>An attester voted against the decision.</summary>
    IncorrectAttestation,

    /// <summary>A Performer's task was rejected.</summary>
    RejectedTask,
}

/// <summary>An offence and who committed it.</summary>
/// <param name="Offence">The offence.</param>
/// <param name="AttesterId">The attester; null for the Performer.</param>
public readonly record struct Penalty(Offence Offence, ulong? AttesterId);
