using ZkTask.Algebra.Fields;

namespace ZkTask.Algebra.Bn254;

/// <summary>What the point encodings share: Fp2 in both byte orders, the sign of y, and decompression.</summary>
internal static class Encodings
{
    /// <summary>c1 | c0, each 32 bytes big-endian.</summary>
    internal static bool TryReadBigEndian(ReadOnlySpan<byte> bytes, out Fp2 value)
    {
        bool ok = Fp.TryReadBigEndian(bytes[..32], out Fp c1) & Fp.TryReadBigEndian(bytes[32..], out Fp c0);
        value = new Fp2(c0, c1);
        return ok;
    }

    internal static void WriteBigEndian(in Fp2 value, Span<byte> bytes)
    {
        value.C1.WriteBigEndian(bytes[..32]);
        value.C0.WriteBigEndian(bytes[32..]);
    }

    /// <summary>c0 | c1, each 32 bytes little-endian.</summary>
    internal static bool TryReadLittleEndian(ReadOnlySpan<byte> bytes, out Fp2 value)
    {
        bool ok = Fp.TryReadLittleEndian(bytes[..32], out Fp c0) & Fp.TryReadLittleEndian(bytes[32..], out Fp c1);
        value = new Fp2(c0, c1);
        return ok;
    }

    internal static void WriteLittleEndian(in Fp2 value, Span<byte> bytes)
    {
        value.C0.WriteLittleEndian(bytes[..32]);
        value.C1.WriteLittleEndian(bytes[32..]);
    }

    /// <summary>True for the larger of y and -y as integers: y &gt; (p - 1) / 2.</summary>
    internal static bool IsLarger(in Fp y)
    {
        Span<byte> a = stackalloc byte[32], b = stackalloc byte[32];
        y.WriteBigEndian(a);
        (-y).WriteBigEndian(b);
        return a.SequenceCompareTo(b) > 0;
    }

    /// <summary>True for the larger of y and -y, compared by c1 and, where that is zero, by c0.</summary>
    internal static bool IsLarger(in Fp2 y) => y.C1.IsZero ? IsLarger(y.C0) : IsLarger(y.C1);

    /// <summary>The point of G1 with this x and the larger or smaller y.</summary>
    internal static PointStatus Decompress(in Fp x, bool larger, out G1 point)
    {
        point = default;
        if (!SquareRoot.TryGet(out Fp y, (x * x * x) + G1Curve.B))
            return PointStatus.NotOnCurve;
        point = new G1(x, IsLarger(y) == larger ? y : -y);
        return PointStatus.Ok;
    }

    /// <summary>The point of G2 with this x and the larger or smaller y.</summary>
    internal static PointStatus Decompress(in Fp2 x, bool larger, out G2 point)
    {
        point = default;
        if (!TrySquareRoot(out Fp2 y, (x * x * x) + G2Curve.B))
            return PointStatus.NotOnCurve;
        return G2.TryCreate(x, IsLarger(y) == larger ? y : -y, out point);
    }

    /// <summary>
    /// A square root in Fp2 by the complex method: for a = a0 + a1 i with norm n² the real part squared is (a0 ± n) / 2 and the imaginary part a1 / (2 real)
    /// (Scott 2020/1497, section 5).
    /// </summary>
    internal static bool TrySquareRoot(out Fp2 root, in Fp2 a)
    {
        root = default;
        if (a.C1.IsZero)
        {
            // Either a0 or -a0 is a square, because -1 is not.
            bool real = SquareRoot.TryGet(out Fp r, a.C0);
            if (!real)
                SquareRoot.TryGet(out r, -a.C0);
            root = real ? new Fp2(r, Fp.Zero) : new Fp2(Fp.Zero, r);
            return true;
        }

        if (!SquareRoot.TryGet(out Fp norm, (a.C0 * a.C0) + (a.C1 * a.C1)))
            return false;
        Fp two = Fp.FromUInt64(2);
        Fp.Invert(out Fp half, two);
        if (!SquareRoot.TryGet(out Fp c0, (a.C0 + norm) * half) || c0.IsZero)
            SquareRoot.TryGet(out c0, (a.C0 - norm) * half);
        Fp.Invert(out Fp inverse, c0 * two);
        root = new Fp2(c0, a.C1 * inverse);
        return root * root == a;
    }

    internal static void RequireLength(int actual, int expected)
    {
        if (actual != expected)
            throw new ArgumentException($"The encoding is {expected} bytes long, not {actual}.");
    }
}
