using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>What a submission claims, after its documents were read: only the points' membership and the pairing equation are open, work that claims can share.</summary>
/// <param name="Key">The key.</param>
/// <param name="Document">The proof, its points unchecked.</param>
/// <param name="Inputs">The public inputs.</param>
internal readonly record struct Groth16Claim(PreparedVerifyingKey Key, ProofDocument Document, PublicInputs Inputs)
{
    /// <summary>Decides this claim alone.</summary>
    internal Rejection? Decide() => Key.Verify(Document, Inputs);
}

/// <summary>A definition whose whole verdict is that of a claim: a computation without I/O, which a deadline need not watch.</summary>
internal interface IGroth16Definition
{
    /// <summary>Reads a submission.</summary>
    /// <returns>Null, or why no proof could make it valid.</returns>
    Rejection? Read(TaskSubmission submission, out Groth16Claim claim);

    /// <summary>A submission whose proof is read and decided like any other, though it does not hold; null if there is none.</summary>
    TaskSubmission? WarmUpSubmission => null;
}
