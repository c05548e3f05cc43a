namespace ZkTask.Algebra.Bn254;

/// <summary>What became of a point's encoding.</summary>
public enum PointStatus
{
    /// <summary>A point of the group.</summary>
    Ok,

    /// <summary>The bytes or flags are not a canonical encoding of anything.</summary>
    MalformedEncoding,

    /// <summary>A coordinate is not below p.</summary>
    CoordinateOutOfRange,

    /// <summary>The coordinates do not satisfy the curve equation.</summary>
    NotOnCurve,

    /// <summary>A point of the curve outside the subgroup of order r.</summary>
    NotInSubgroup,
}
