namespace ZkTask.Groth16;

/// <summary>
/// What a proof document says: three points whose coordinates are canonical and whose membership in the groups is still unchecked.
/// <see cref="Proof.TryCreate"/> makes a proof of it.
/// </summary>
/// <param name="A">The point A (snarkjs: <c>pi_a</c>).</param>
/// <param name="B">The point B (snarkjs: <c>pi_b</c>).</param>
/// <param name="C">The point C (snarkjs: <c>pi_c</c>).</param>
public sealed record ProofDocument(AffineG1 A, AffineG2 B, AffineG1 C);
