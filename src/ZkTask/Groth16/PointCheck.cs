using ZkTask.Algebra.Bn254;

namespace ZkTask.Groth16;

/// <summary>From a document's coordinates to points of the groups.</summary>
internal static class PointCheck
{
    /// <summary>The point of G1 with these coordinates, or the identity.</summary>
    internal static Rejection? TryCreate(in AffineG1 document, string name, out G1 point)
    {
        point = default;
        return document.IsIdentity ? null : Explain(G1.TryCreate(document.X, document.Y, out point), name);
    }

    /// <summary>The point of G2 with these coordinates, or the identity.</summary>
    internal static Rejection? TryCreate(in AffineG2 document, string name, out G2 point)
    {
        point = default;
        return document.IsIdentity ? null : Explain(G2.TryCreate(document.X, document.Y, out point), name);
    }

    /// <summary>The rejection of a point for which no point of the group could be made; null if one could.</summary>
    internal static Rejection? Explain(PointStatus status, string name) => status switch
    {
        PointStatus.Ok => null,
        PointStatus.NotInSubgroup => new Rejection(Reason.PointNotInSubgroup, $"{name} is on the twist but not in the subgroup of order r"),
        _ => new Rejection(Reason.PointNotOnCurve, $"{name} does not satisfy the curve's equation"),
    };
}
