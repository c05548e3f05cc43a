namespace ZkTask.Algebra.Fields;

/// <summary>A truth value for each lane: bit i belongs to lane i. A scalar representation has the one lane 0.</summary>
/// <param name="Bits">The truth values; bits above the number of lanes are zero.</param>
public readonly record struct LaneMask(uint Bits)
{
    /// <summary>True where a one-lane representation says so.</summary>
    public bool IsSet => (Bits & 1) != 0;

    /// <summary>True if any lane is set.</summary>
    public bool Any => Bits != 0;

    /// <summary>The mask of lane 0 alone.</summary>
    public static LaneMask Of(bool value) => new(value ? 1u : 0u);

    /// <summary>Lanes set in both.</summary>
    public static LaneMask operator &(LaneMask a, LaneMask b) => new(a.Bits & b.Bits);

    /// <summary>Lanes set in either.</summary>
    public static LaneMask operator |(LaneMask a, LaneMask b) => new(a.Bits | b.Bits);
}
