using System.Buffers.Binary;
using System.Numerics;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;

namespace ZkTask.Artifacts.Binary;

/// <summary>
/// Section 2 of a Groth16 zkey: <c>u32 n8q | q | u32 n8r | r | u32 nVars | u32 nPublic | u32 domainSize | alpha1 | beta1 | beta2 | gamma2 | delta1 |
/// delta2</c>; integers are little-endian, coordinates little-endian in Montgomery form.
/// </summary>
internal sealed class ZkeyHeader
{
    private const int FieldBytes = 32;
    private const int FieldsLength = 2 * (4 + FieldBytes);
    private const int PointsOffset = FieldsLength + 12;
    private const int TotalLength = PointsOffset + (3 * ZkeyPoints.G1Bytes) + (3 * ZkeyPoints.G2Bytes);

    /// <summary>2^28 divides r - 1, 2^29 does not: there is no larger domain.</summary>
    private const uint MaxDomainSize = 1 << 28;

    /// <summary>Signals, the constant 1 included.</summary>
    internal uint VariableCount { get; private init; }

    /// <summary>Public signals; fewer than both <see cref="VariableCount"/> and <see cref="DomainSize"/>.</summary>
    internal uint PublicCount { get; private init; }

    /// <summary>The size of the evaluation domain, a power of two up to 2^28.</summary>
    internal uint DomainSize { get; private init; }

    internal G1 Alpha1 { get; private set; }

    internal G1 Beta1 { get; private set; }

    internal G2 Beta2 { get; private set; }

    internal G2 Gamma2 { get; private set; }

    internal G1 Delta1 { get; private set; }

    internal G2 Delta2 { get; private set; }

    /// <summary>Reads the header. Its points are in their groups, none is the identity, and those given in both groups agree.</summary>
    internal static Rejection? Read(BinaryContainer container, out ZkeyHeader? header)
    {
        header = null;
        if (container.Find(2, out Section section) is { } missing)
            return missing;
        if (CheckFields(container, section) is { } otherCurve)
            return otherCurve;
        if (container.Find(2, TotalLength, out _) is { } wrongLength)
            return wrongLength;

        Span<byte> bytes = stackalloc byte[TotalLength];
        container.Source.Read(section.Offset, bytes);
        var counts = new ZkeyHeader
        {
            VariableCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes[FieldsLength..]),
            PublicCount = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(FieldsLength + 4)..]),
            DomainSize = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(FieldsLength + 8)..]),
        };
        if (counts.PublicCount >= counts.VariableCount)
            return container.Reject(section, FieldsLength, Reason.MalformedDocument, $"{counts.PublicCount} public signals of {counts.VariableCount} signals");
        if (!BitOperations.IsPow2(counts.DomainSize) || counts.DomainSize > MaxDomainSize || counts.PublicCount >= counts.DomainSize)
            return container.Reject(section, FieldsLength + 8, Reason.MalformedDocument, $"a domain of size {counts.DomainSize} for {counts.PublicCount} public signals");
        header = counts;
        return counts.ReadPoints(container, section, bytes);
    }

    private Rejection? ReadPoints(BinaryContainer container, in Section section, ReadOnlySpan<byte> bytes)
    {
        var points = new PointCursor(container, section, bytes, PointsOffset);
        Alpha1 = points.ReadG1("alpha1");
        Beta1 = points.ReadG1("beta1");
        Beta2 = points.ReadG2("beta2");
        Gamma2 = points.ReadG2("gamma2");
        Delta1 = points.ReadG1("delta1");
        Delta2 = points.ReadG2("delta2");
        if (points.Rejection is not null)
            return points.Rejection;
        if (!HaveSameExponent(Beta1, Beta2))
            return container.Reject(section, PointsOffset, Reason.MalformedDocument, "beta1 and beta2 are not the same multiple of the generators");
        if (!HaveSameExponent(Delta1, Delta2))
            return container.Reject(section, PointsOffset, Reason.MalformedDocument, "delta1 and delta2 are not the same multiple of the generators");
        return null;
    }

    /// <summary>Whether p = x G1 and q = x G2 for one and the same x: e(p, G2) = e(G1, q).</summary>
    private static bool HaveSameExponent(in G1 p, in G2 q) =>
        (Pairing.Miller(p, G2.Generator) * Pairing.Miller(-G1.Generator, q)).IsOneAfterFinalExponentiation();

    private static Rejection? CheckFields(BinaryContainer container, in Section section)
    {
        Span<byte> expected = stackalloc byte[FieldsLength];
        WriteField<BaseModulus>(expected);
        WriteField<ScalarModulus>(expected[(FieldsLength / 2)..]);

        Span<byte> actual = stackalloc byte[FieldsLength];
        actual = actual[..(int)Math.Min(FieldsLength, section.Length)];
        container.Source.Read(section.Offset, actual);
        return actual.SequenceEqual(expected[..actual.Length])
            ? null
            : container.Reject(section, 0, Reason.CurveMismatch, "the field sizes and primes are not those of BN254 (bn128)");
    }

    private static void WriteField<TModulus>(Span<byte> bytes)
        where TModulus : struct, IModulus
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, FieldBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[4..], TModulus.P0);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[12..], TModulus.P1);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[20..], TModulus.P2);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[28..], TModulus.P3);
    }

    /// <summary>Reads the header's points one after the other; the first fault stays.</summary>
    private ref struct PointCursor(BinaryContainer container, Section section, ReadOnlySpan<byte> bytes, int offset)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _offset = offset;

        internal Rejection? Rejection { get; private set; }

        internal G1 ReadG1(string name)
        {
            Reason reason = ZkeyPoints.ReadG1(_bytes.Slice(_offset, ZkeyPoints.G1Bytes), out G1 point);
            Judge(name, reason, point.IsIdentity, ZkeyPoints.G1Bytes);
            return point;
        }

        internal G2 ReadG2(string name)
        {
            Reason reason = ZkeyPoints.ReadG2(_bytes.Slice(_offset, ZkeyPoints.G2Bytes), out G2 point);
            Judge(name, reason, point.IsIdentity, ZkeyPoints.G2Bytes);
            return point;
        }

        private void Judge(string name, Reason reason, bool isIdentity, int length)
        {
            if (reason != Reason.None)
                Rejection ??= container.Reject(section, _offset, reason, $"{name}: {ZkeyPoints.Rule(reason)}");
            else if (isIdentity)
                Rejection ??= container.Reject(section, _offset, Reason.InsecureVerifyingKey, $"{name} is the identity");
            _offset += length;
        }
    }
}
