using System.Runtime.CompilerServices;
using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Curves;

/// <summary>
/// The multiples of one point that make its multiplication a sum: d 2^(w i) P for every window i and every digit 1 to 2^(w-1), affine, no doublings left
/// (Brickell, Gordon, McCurley, Wilson 1992, with signed digits). Variable time: for public scalars.
/// </summary>
internal sealed class FixedBaseTable<TField, TCurve>
    where TField : struct, IField<TField>
    where TCurve : struct, ICurve<TField>
{
    private readonly int _width;
    private readonly Entry[] _entries;

    /// <summary>Computes the table: one addition an entry and one inversion.</summary>
    /// <param name="point">A point whose order is a prime above 2^253, or the identity, whose table is empty.</param>
    /// <param name="width">Bits of a window, 2 to 8.</param>
    internal FixedBaseTable(ProjectivePoint<TField, TCurve> point, int width)
    {
        _width = width;
        if (ProjectivePoint<TField, TCurve>.IsIdentity(point).IsSet)
        {
            _entries = [];
            return;
        }

        int half = 1 << (width - 1);
        ProjectivePoint<TField, TCurve>[] multiples = new ProjectivePoint<TField, TCurve>[SignedDigits.WindowCount(width) * half];
        for (int start = 0; start < multiples.Length; start += half)
        {
            multiples[start] = point;
            for (int d = 1; d < half; d++)
                ProjectivePoint<TField, TCurve>.Add(out multiples[start + d], multiples[start + d - 1], point);
            ProjectivePoint<TField, TCurve>.Double(out point, multiples[start + half - 1]);
        }

        TField[] inverses = ProjectivePoint<TField, TCurve>.InvertZ(multiples);
        _entries = new Entry[multiples.Length];
        for (int i = 0; i < inverses.Length; i++)
        {
            TField.Multiply(out _entries[i].X, multiples[i].X, inverses[i]);
            TField.Multiply(out _entries[i].Y, multiples[i].Y, inverses[i]);
        }
    }

    /// <summary>Bytes of a table of a width.</summary>
    internal static long Size(int width) => (long)SignedDigits.WindowCount(width) * (1 << (width - 1)) * Unsafe.SizeOf<Entry>();

    /// <summary><c>sum = sum + k P</c>: one affine addition a nonzero window.</summary>
    /// <param name="sum">The running sum.</param>
    /// <param name="scalar">k below 2^254 in 64-bit limbs, least significant first.</param>
    [MethodImpl(HotPath.Optimize)]
    internal void AddMultiple(ref ProjectivePoint<TField, TCurve> sum, ReadOnlySpan<ulong> scalar)
    {
        if (_entries.Length == 0)
            return;
        Span<short> digits = stackalloc short[SignedDigits.WindowCount(_width)];
        WriteWindows(scalar, digits);
        for (int i = 0; i < digits.Length; i++)
        {
            if (digits[i] == 0)
                continue;
            Get(i, digits[i], out TField x, out TField y);
            ProjectivePoint<TField, TCurve>.AddAffine(out sum, sum, x, y);
        }
    }

    /// <summary>The digits of k.</summary>
    /// <param name="scalar">k below 2^254 in 64-bit limbs, least significant first.</param>
    /// <param name="digits">At least <see cref="SignedDigits.MaxWindows"/> long.</param>
    /// <returns>How many there are: none where the point is the identity.</returns>
    internal int WriteWindows(ReadOnlySpan<ulong> scalar, Span<short> digits)
    {
        if (_entries.Length == 0)
            return 0;
        int count = SignedDigits.WindowCount(_width);
        SignedDigits.WriteWindows(scalar, _width, digits[..count]);
        return count;
    }

    /// <summary>The multiple that a digit other than zero stands for.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal void Get(int window, int digit, out TField x, out TField y)
    {
        ref Entry entry = ref _entries[(window << (_width - 1)) + Math.Abs(digit) - 1];
        (x, y) = (entry.X, entry.Y);
        if (digit < 0)
            TField.Negate(out y, y);
    }

    private struct Entry
    {
        internal TField X, Y;
    }
}
