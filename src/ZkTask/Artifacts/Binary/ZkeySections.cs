using System.Buffers.Binary;

namespace ZkTask.Artifacts.Binary;

/// <summary>The big sections of a Groth16 zkey, their lengths already compared with the header's counts.</summary>
internal sealed class ZkeySections
{
    private const uint CoefficientBytes = 12 + 32;

    internal Section Ic { get; private init; }

    internal Section Coefficients { get; private init; }

    internal Section A { get; private init; }

    internal Section B1 { get; private init; }

    internal Section B2 { get; private init; }

    internal Section C { get; private init; }

    internal Section H { get; private init; }

    /// <summary>The bytes of all their elements.</summary>
    internal long TotalBytes => Ic.Length + Coefficients.Length - sizeof(uint) + A.Length + B1.Length + B2.Length + C.Length + H.Length;

    /// <summary>Finds the sections. Counts are below 2^32 and elements at most 128 bytes, so that no length overflows 64 bits.</summary>
    internal static Rejection? Find(BinaryContainer container, ZkeyHeader header, out ZkeySections? sections)
    {
        sections = null;
        const ulong g1 = ZkeyPoints.G1Bytes, g2 = ZkeyPoints.G2Bytes;
        ulong variables = header.VariableCount, publics = header.PublicCount;
        if (container.Find(3, (publics + 1) * g1, out Section ic) is { } badIc)
            return badIc;
        if (FindCoefficients(container, out Section coefficients) is { } badCoefficients)
            return badCoefficients;
        if (container.Find(5, variables * g1, out Section a) is { } badA)
            return badA;
        if (container.Find(6, variables * g1, out Section b1) is { } badB1)
            return badB1;
        if (container.Find(7, variables * g2, out Section b2) is { } badB2)
            return badB2;
        if (container.Find(8, (variables - publics - 1) * g1, out Section c) is { } badC)
            return badC;
        if (container.Find(9, header.DomainSize * g1, out Section h) is { } badH)
            return badH;
        sections = new ZkeySections { Ic = ic, Coefficients = coefficients, A = a, B1 = b1, B2 = b2, C = c, H = h };
        return null;
    }

    private static Rejection? FindCoefficients(BinaryContainer container, out Section section)
    {
        if (container.Find(4, out section) is { } missing)
            return missing;
        if (section.Length < sizeof(uint))
            return container.Reject(section, 0, Reason.MalformedDocument, "it has no count");
        Span<byte> count = stackalloc byte[sizeof(uint)];
        container.Source.Read(section.Offset, count);
        return container.Find(4, sizeof(uint) + ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(count) * CoefficientBytes), out section);
    }
}
