namespace ZkTask.Algebra.Bn254;

/// <summary>The scalars of a multi-scalar multiplication, each k as first + second λ.</summary>
internal interface IHalfScalars
{
    /// <summary>Halves are below 2^Bits in magnitude; at most 127.</summary>
    static abstract int Bits { get; }

    /// <summary>The halves of scalar i.</summary>
    (Int128 First, Int128 Second) Split(int i);
}

/// <summary>Scalars modulo r.</summary>
internal readonly unsafe struct ResidueHalves(Fr* scalars) : IHalfScalars
{
    /// <inheritdoc/>
    public static int Bits => 127;

    /// <inheritdoc/>
    public (Int128 First, Int128 Second) Split(int i) => EndomorphismScalars.Split(scalars[i]);
}

/// <summary>Random weights of proofs.</summary>
internal readonly unsafe struct WeightHalves(OddScalar* scalars) : IHalfScalars
{
    /// <inheritdoc/>
    public static int Bits => 65;

    /// <inheritdoc/>
    public (Int128 First, Int128 Second) Split(int i) => (scalars[i].First, scalars[i].Second);
}
