using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>
/// A Groth16 proof: three points of their groups, none of them the identity. Proofs can be re-randomised by anyone: two proofs of one statement differ, so
/// de-duplicate on public inputs, never on proofs.
/// </summary>
public sealed class Proof
{
    private Proof(in G1 a, in G2 b, in G1 c) => (A, B, C) = (a, b, c);

    /// <summary>The point A.</summary>
    public G1 A { get; }

    /// <summary>The point B.</summary>
    public G2 B { get; }

    /// <summary>The point C.</summary>
    public G1 C { get; }

    /// <summary>Checks the points of a document: none the identity, all on their curves, B in the subgroup of order r.</summary>
    /// <param name="document">Canonical coordinates.</param>
    /// <param name="proof">The proof; null if refused.</param>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/>, <see cref="Reason.PointNotOnCurve"/> or <see cref="Reason.PointNotInSubgroup"/>.</returns>
    public static Rejection? TryCreate(ProofDocument document, out Proof? proof)
    {
        ArgumentNullException.ThrowIfNull(document);
        proof = null;
        if (document.A.IsIdentity || document.B.IsIdentity || document.C.IsIdentity)
            return new Rejection(Reason.IdentityPoint, $"proof: {(document.A.IsIdentity ? "pi_a" : document.B.IsIdentity ? "pi_b" : "pi_c")} is the point at infinity");
        Rejection? rejection = PointCheck.TryCreate(document.A, "proof: pi_a", out G1 a);
        if (rejection is not null)
            return rejection;
        rejection = PointCheck.TryCreate(document.C, "proof: pi_c", out G1 c);
        if (rejection is not null)
            return rejection;
        rejection = PointCheck.TryCreate(document.B, "proof: pi_b", out G2 b);
        if (rejection is null)
            proof = new Proof(a, b, c);
        return rejection;
    }
}
