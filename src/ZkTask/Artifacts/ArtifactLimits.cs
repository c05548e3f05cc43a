namespace ZkTask.Artifacts;

/// <summary>
/// How many bytes a document may have before anything in it is looked at. The defaults leave every artifact that snarkjs writes an order of magnitude of
/// room; a host that knows its task should set them lower.
/// </summary>
public sealed record ArtifactLimits
{
    /// <summary>The defaults below.</summary>
    public static ArtifactLimits Default { get; } = new();

    /// <summary>For a proof. A Groth16 proof has some 800 bytes. Default: 64 KiB.</summary>
    public int MaxProofBytes { get; init; } = 64 << 10;

    /// <summary>For public inputs, alone or together with their proof. An input takes up to 83 bytes. Default: 16 MiB, some 200,000 inputs.</summary>
    public int MaxPublicInputsBytes { get; init; } = 16 << 20;

    /// <summary>For a verification key in JSON. A public input adds up to 190 bytes. Default: 64 MiB, some 350,000 inputs.</summary>
    public int MaxVerificationKeyBytes { get; init; } = 64 << 20;

    /// <summary>For a Merkle proof. An account's proof on a main network takes some 8 KiB, and each slot's as much. Default: 16 MiB.</summary>
    public int MaxMerkleProofBytes { get; init; } = 16 << 20;
}
