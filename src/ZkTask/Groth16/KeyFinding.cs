namespace ZkTask.Groth16;

/// <summary>What <see cref="VerifyingKey"/> takes of keys under which proofs can be forged.</summary>
public enum KeyPolicy
{
    /// <summary>Refuse them.</summary>
    Strict,

    /// <summary>Take them, with their findings. For development setups that never saw a second phase.</summary>
    AllowInsecureSetup,
}

/// <summary>Something about a verification key that its users should know.</summary>
/// <param name="IsForgeable">True where the strict policy refuses the key.</param>
/// <param name="Detail">Which points, and what follows.</param>
public sealed record KeyFinding(bool IsForgeable, string Detail)
{
    /// <summary>The detail, with its weight in front.</summary>
    public override string ToString() => $"{(IsForgeable ? "forgeable" : "warning")}: {Detail}";
}
