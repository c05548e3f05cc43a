using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>
/// A Groth16 proof: three points of their groups, none of them the identity. Proofs can be re-randomised by anyone: two proofs of one statement differ, so
/// de-duplicate on public inputs, never on proofs.
/// </summary>
public sealed class Proof
{
    internal const string NameOfB = "proof: pi_b";
    private const string NameOfA = "proof: pi_a", NameOfC = "proof: pi_c";

    // Documents whose points are checked together.
    private const int GroupLength = 8;

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
        Rejection? rejection = CheckAllButB(document, out G1 a, out G1 c);
        if (rejection is not null)
            return rejection;
        rejection = PointCheck.TryCreate(document.B, NameOfB, out G2 b);
        if (rejection is null)
            proof = new Proof(a, b, c);
        return rejection;
    }

    /// <summary>The checks of <see cref="TryCreate"/> up to B's curve and subgroup, which come last.</summary>
    internal static Rejection? CheckAllButB(ProofDocument document, out G1 a, out G1 c)
    {
        (a, c) = (default, default);
        return CheckIdentity(document) ?? PointCheck.TryCreate(document.A, NameOfA, out a) ?? PointCheck.TryCreate(document.C, NameOfC, out c);
    }

    /// <summary>Checks the points of many documents, eight at a time where the processor has vector instructions for it.</summary>
    /// <param name="documents">Canonical coordinates.</param>
    /// <param name="proofs">The proofs; null where refused.</param>
    /// <param name="rejections">For each, what <see cref="TryCreate"/> would return.</param>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void TryCreateMany(ReadOnlySpan<ProofDocument> documents, Span<Proof?> proofs, Span<Rejection?> rejections)
    {
        if (proofs.Length != documents.Length || rejections.Length != documents.Length)
            throw new ArgumentException("As many proofs and rejections as documents are needed.");
        for (; documents.Length > GroupLength; documents = documents[GroupLength..], proofs = proofs[GroupLength..], rejections = rejections[GroupLength..])
            TryCreateGroup(documents[..GroupLength], proofs[..GroupLength], rejections[..GroupLength]);
        TryCreateGroup(documents, proofs, rejections);
    }

    private static void TryCreateGroup(ReadOnlySpan<ProofDocument> documents, Span<Proof?> proofs, Span<Rejection?> rejections)
    {
        int n = documents.Length;
        Span<Fp> x = stackalloc Fp[2 * n], y = stackalloc Fp[2 * n];
        Span<Fp2> twistX = stackalloc Fp2[n], twistY = stackalloc Fp2[n];
        for (int i = 0; i < n; i++)
        {
            ProofDocument document = documents[i] ?? throw new ArgumentNullException(nameof(documents));
            (x[i], y[i], x[n + i], y[n + i]) = (document.A.X, document.A.Y, document.C.X, document.C.Y);
            (twistX[i], twistY[i]) = (document.B.X, document.B.Y);
        }

        // An identity's coordinates read as (0, 0), which is on neither curve; it has its own reason, which comes first.
        Span<G1> aAndC = stackalloc G1[2 * n];
        Span<G2> b = stackalloc G2[n];
        Span<PointStatus> statuses = stackalloc PointStatus[2 * n], twistStatuses = stackalloc PointStatus[n];
        ManyPoints.TryCreate(x, y, aAndC, statuses);
        ManyPoints.TryCreate(twistX, twistY, b, twistStatuses);
        for (int i = 0; i < n; i++)
        {
            rejections[i] = CheckIdentity(documents[i]) ?? PointCheck.Explain(statuses[i], NameOfA)
                ?? PointCheck.Explain(statuses[n + i], NameOfC) ?? PointCheck.Explain(twistStatuses[i], NameOfB);
            proofs[i] = rejections[i] is null ? new Proof(aAndC[i], b[i], aAndC[n + i]) : null;
        }
    }

    private static Rejection? CheckIdentity(ProofDocument document) => document.A.IsIdentity || document.B.IsIdentity || document.C.IsIdentity
        ? new Rejection(Reason.IdentityPoint, $"proof: {(document.A.IsIdentity ? "pi_a" : document.B.IsIdentity ? "pi_b" : "pi_c")} is the point at infinity")
        : null;
}
