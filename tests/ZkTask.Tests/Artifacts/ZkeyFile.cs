using System.Buffers.Binary;
using System.Numerics;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Tests.Artifacts;

/// <summary>
/// A zkey file put together by hand: 3 signals, 1 of them public, a domain of 4, points that are small multiples of the generators, sections 1 to 10 in
/// their order. It is well-formed, though it belongs to no circuit.
/// </summary>
internal sealed class ZkeyFile
{
    internal const int VariableCount = 3, PublicCount = 1, DomainSize = 4;

    /// <summary>Where the counts and points of section 2 begin.</summary>
    internal const int CountsOffset = 72, PointsOffset = 84;

    internal ZkeyFile()
    {
        Add(1, Word(1));
        Add(2, [.. Field(Fp.Modulus), .. Field(Fr.Modulus), .. Word(VariableCount), .. Word(PublicCount), .. Word(DomainSize),
            .. G1Bytes(2), .. G1Bytes(3), .. G2Bytes(3), .. G2Bytes(5), .. G1Bytes(7), .. G2Bytes(7)]);
        Add(3, [.. G1Bytes(11), .. G1Bytes(12)]);
        Add(4, [.. Word(3), .. Coefficient(0, 0, 2), .. Coefficient(1, 3, 1), .. Coefficient(0, 1, 0)]);
        Add(5, [.. G1Bytes(13), .. G1Bytes(0), .. G1Bytes(14)]);
        Add(6, [.. G1Bytes(0), .. G1Bytes(15), .. G1Bytes(16)]);
        Add(7, [.. G2Bytes(0), .. G2Bytes(15), .. G2Bytes(16)]);
        Add(8, G1Bytes(17));
        Add(9, [.. G1Bytes(18), .. G1Bytes(19), .. G1Bytes(20), .. G1Bytes(21)]);
        Add(10, new byte[68]);
    }

    /// <summary>The sections, in the order of the file.</summary>
    internal List<(uint Id, byte[] Payload)> Sections { get; } = [];

    internal string Magic { get; set; } = "zkey";

    internal uint Version { get; set; } = 1;

    /// <summary>The payload of a section.</summary>
    internal byte[] this[uint id]
    {
        get => Sections.Single(section => section.Id == id).Payload;
        set => Sections[Sections.FindIndex(section => section.Id == id)] = (id, value);
    }

    internal void Add(uint id, byte[] payload) => Sections.Add((id, payload));

    internal void Remove(uint id) => Sections.RemoveAll(section => section.Id == id);

    internal byte[] ToBytes()
    {
        var bytes = new List<byte>();
        bytes.AddRange(Magic.Select(character => (byte)character));
        bytes.AddRange(Word(Version));
        bytes.AddRange(Word((uint)Sections.Count));
        foreach ((uint id, byte[] payload) in Sections)
        {
            bytes.AddRange(Word(id));
            bytes.AddRange(BitConverter.GetBytes((ulong)payload.Length));
            bytes.AddRange(payload);
        }

        return [.. bytes];
    }

    internal static byte[] Word(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    internal static byte[] Coefficient(uint matrix, uint constraint, uint signal) =>
        [.. Word(matrix), .. Word(constraint), .. Word(signal), .. Number(Fr.Modulus - 1)];

    internal static byte[] G1Bytes(ulong multiple)
    {
        G1 point = G1.Multiply(G1.Generator, Fr.FromUInt64(multiple));
        return [.. Montgomery(point.X), .. Montgomery(point.Y)];
    }

    internal static byte[] G2Bytes(ulong multiple)
    {
        G2 point = G2.Multiply(G2.Generator, Fr.FromUInt64(multiple));
        return [.. Montgomery(point.X.C0), .. Montgomery(point.X.C1), .. Montgomery(point.Y.C0), .. Montgomery(point.Y.C1)];
    }

    internal static byte[] Number(BigInteger value)
    {
        byte[] bytes = new byte[32];
        value.TryWriteBytes(bytes, out _, isUnsigned: true);
        return bytes;
    }

    /// <summary>x 2^256 mod p, little-endian.</summary>
    internal static byte[] Montgomery(Fp value) => Number((value.ToBigInteger() << 256) % Fp.Modulus);

    private static byte[] Field(BigInteger prime) => [.. Word(32), .. Number(prime)];
}
