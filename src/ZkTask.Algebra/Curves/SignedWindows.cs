namespace ZkTask.Algebra.Curves;

/// <summary>
/// Signed digits of all windows of a scalar, each found without the others: adding 2^(w-1) in every window but the highest makes carries happen before the digits
/// are cut out, and is taken off each digit again.
/// </summary>
internal readonly struct SignedWindows
{
    private readonly UInt128 _half;

    /// <summary>Windows for scalars of a length.</summary>
    /// <param name="bits">Scalars are below 2^bits; at most 127.</param>
    /// <param name="width">w, 2 to 30.</param>
    internal SignedWindows(int bits, int width)
    {
        Width = width;
        Count = (bits + width) / width; // one bit more than the scalar has: the carry into the highest window
        for (int i = 0; i < Count - 1; i++)
            _half |= UInt128.One << ((i * width) + width - 1);
    }

    /// <summary>Bits of a window.</summary>
    internal int Width { get; }

    /// <summary>How many windows there are.</summary>
    internal int Count { get; }

    /// <summary>The largest magnitude of a digit.</summary>
    internal int MaxDigit => 1 << (Width - 1);

    /// <summary>A scalar as <see cref="Digit"/> takes it.</summary>
    internal UInt128 Prepare(UInt128 scalar) => scalar + _half;

    /// <summary>Digit i of scalar = Σ digit_i 2^(w i), between ±<see cref="MaxDigit"/>.</summary>
    internal int Digit(UInt128 prepared, int i)
    {
        int bits = (int)(uint)(ulong)(prepared >> (i * Width));
        return i == Count - 1 ? bits : (bits & ((1 << Width) - 1)) - MaxDigit;
    }
}
