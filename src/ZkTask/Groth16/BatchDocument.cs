namespace ZkTask.Groth16;

/// <summary>One proof of a batch as a document has it, its points unchecked.</summary>
/// <param name="Key">The key it is verified under; the proofs of a batch may have different ones.</param>
/// <param name="Proof">The proof.</param>
/// <param name="Inputs">Its public inputs.</param>
public readonly record struct BatchDocument(PreparedVerifyingKey Key, ProofDocument Proof, PublicInputs Inputs);
