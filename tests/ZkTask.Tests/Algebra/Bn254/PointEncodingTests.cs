using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>gnark's and arkworks's point encodings: one encoding per point and form, everything else refused with a reason.</summary>
public class PointEncodingTests
{
    private const byte Top = 0x80, Next = 0x40;

    private static readonly BigInteger P = ReferenceParameters.P;

    private readonly Samples _samples = new(16);

    [Fact]
    public void EveryFormRoundTrips()
    {
        foreach (G1 p in (G1[])[G1.Identity, G1.Generator, -G1.Generator, Random1(), Random1(), Random1()])
        {
            byte[] gnark = new byte[32], ark = new byte[32], arkFull = new byte[64], eip = new byte[64];
            GnarkEncoding.WriteCompressed(p, gnark);
            ArkworksEncoding.Write(p, ark);
            ArkworksEncoding.Write(p, arkFull);
            Eip197Encoding.Write(p, eip);
            Assert.Equal((PointStatus.Ok, p), (GnarkEncoding.TryRead(gnark, out G1 back), back));
            Assert.Equal((PointStatus.Ok, p), (GnarkEncoding.TryRead(eip, out back), back));
            Assert.Equal((PointStatus.Ok, p), (ArkworksEncoding.TryRead(ark, out back), back));
            Assert.Equal((PointStatus.Ok, p), (ArkworksEncoding.TryRead(arkFull, out back), back));
            Assert.Equal((PointStatus.Ok, p), (Eip197Encoding.TryRead(eip, out back), back));
        }

        foreach (G2 q in (G2[])[G2.Identity, G2.Generator, -G2.Generator, Random2(), Random2()])
        {
            byte[] gnark = new byte[64], ark = new byte[64], arkFull = new byte[128], eip = new byte[128];
            GnarkEncoding.WriteCompressed(q, gnark);
            ArkworksEncoding.Write(q, ark);
            ArkworksEncoding.Write(q, arkFull);
            Eip197Encoding.Write(q, eip);
            Assert.Equal((PointStatus.Ok, q), (GnarkEncoding.TryRead(gnark, out G2 back), back));
            Assert.Equal((PointStatus.Ok, q), (GnarkEncoding.TryRead(eip, out back), back));
            Assert.Equal((PointStatus.Ok, q), (ArkworksEncoding.TryRead(ark, out back), back));
            Assert.Equal((PointStatus.Ok, q), (ArkworksEncoding.TryRead(arkFull, out back), back));
            Assert.Equal((PointStatus.Ok, q), (Eip197Encoding.TryRead(eip, out back), back));
        }
    }

    // The layout itself, byte by byte, from the coordinates as integers.
    [Fact]
    public void LayoutsAreThoseOfTheDocuments()
    {
        for (int n = 0; n < 4; n++)
        {
            G1 p = Random1();
            (BigInteger x, BigInteger y) = (p.X.ToBigInteger(), p.Y.ToBigInteger());
            bool larger = y > P - y;
            byte[] bytes = new byte[32];
            GnarkEncoding.WriteCompressed(p, bytes);
            Assert.Equal(Flagged(Big(x), 0, larger ? Top | Next : Top), bytes);
            ArkworksEncoding.Write(p, bytes);
            Assert.Equal(Flagged(Little(x), 31, larger ? Top : 0), bytes);
            byte[] full = new byte[64];
            ArkworksEncoding.Write(p, full);
            Assert.Equal(Flagged([.. Little(x), .. Little(y)], 63, larger ? Top : 0), full);

            G2 q = Random2();
            (BigInteger x0, BigInteger x1) = (q.X.C0.ToBigInteger(), q.X.C1.ToBigInteger());
            bool larger2 = q.Y.C1.ToBigInteger() > P - q.Y.C1.ToBigInteger();
            bytes = new byte[64];
            GnarkEncoding.WriteCompressed(q, bytes);
            Assert.Equal(Flagged([.. Big(x1), .. Big(x0)], 0, larger2 ? Top | Next : Top), bytes);
            ArkworksEncoding.Write(q, bytes);
            Assert.Equal(Flagged([.. Little(x0), .. Little(x1)], 63, larger2 ? Top : 0), bytes);
            bytes = new byte[128];
            Eip197Encoding.Write(q, bytes);
            Assert.Equal([.. Big(x1), .. Big(x0), .. Big(q.Y.C1.ToBigInteger()), .. Big(q.Y.C0.ToBigInteger())], bytes);
        }
    }

    // The sign of y in Fp2 is that of c1, and of c0 only where c1 is zero.
    [Fact]
    public void TheSignOfYInFp2()
    {
        foreach ((BigInteger c0, BigInteger c1, bool larger) in new (BigInteger, BigInteger, bool)[]
        {
            (1, (P - 1) / 2, false), (P - 1, (P - 1) / 2, false), (1, (P + 1) / 2, true), (P - 1, (P + 1) / 2, true),
            ((P - 1) / 2, 0, false), ((P + 1) / 2, 0, true), (0, 1, false), (0, P - 1, true), (0, 0, false),
        })
        {
            Fp2 y = new(Fp.FromBigInteger(c0), Fp.FromBigInteger(c1));
            Assert.Equal(larger, Encodings.IsLarger(y));
            Assert.Equal(y != Fp2.Zero && !larger, Encodings.IsLarger(-y));
        }
    }

    [Fact]
    public void FlagsOfGnark()
    {
        byte[] x = Big(G1.Generator.X.ToBigInteger());
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(x, out G1 _));
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(Flagged(x, 0, Next), out G1 _));
        Assert.Equal(PointStatus.Ok, GnarkEncoding.TryRead(Flagged(new byte[32], 0, Next), out G1 identity));
        Assert.True(identity.IsIdentity);
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(Flagged(Big(1), 0, Next), out identity));
        Assert.Equal(PointStatus.CoordinateOutOfRange, GnarkEncoding.TryRead(Flagged(Big(P), 0, Top), out G1 _));
        Assert.Equal(PointStatus.NotOnCurve, GnarkEncoding.TryRead(Flagged(Big(NoPoint()), 0, Top), out G1 _));
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(Flagged([.. x, .. Big(2)], 0, Top), out G1 _));

        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(new byte[64], out G2 _));
        Assert.Equal(PointStatus.Ok, GnarkEncoding.TryRead(Flagged(new byte[64], 0, Next), out G2 identity2));
        Assert.True(identity2.IsIdentity);
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(Flagged([.. Big(0), .. Big(1)], 0, Next), out G2 _));
        Assert.Equal(PointStatus.CoordinateOutOfRange, GnarkEncoding.TryRead(Flagged([.. Big(1), .. Big(P)], 0, Top), out G2 _));
        Assert.Equal(PointStatus.MalformedEncoding, GnarkEncoding.TryRead(Flagged(new byte[128], 0, Next), out G2 _));
        ReferenceFp2 outside = ReferenceBn254.TwistPoint(1).X;
        Assert.Equal(PointStatus.NotInSubgroup, GnarkEncoding.TryRead(Flagged([.. Big(outside.C1.Value), .. Big(outside.C0.Value)], 0, Top), out G2 _));
    }

    [Fact]
    public void FlagsOfArkworks()
    {
        G1 p = Random1();
        byte[] full = new byte[64];
        ArkworksEncoding.Write(p, full);
        full[63] ^= Top;
        Assert.Equal(PointStatus.MalformedEncoding, ArkworksEncoding.TryRead(full, out G1 _));
        Assert.Equal(PointStatus.MalformedEncoding, ArkworksEncoding.TryRead(Flagged(Little(1), 31, Top | Next), out G1 _));
        Assert.Equal(PointStatus.MalformedEncoding, ArkworksEncoding.TryRead(Flagged(Little(1), 31, Next), out G1 _));
        Assert.Equal(PointStatus.Ok, ArkworksEncoding.TryRead(Flagged(new byte[32], 31, Next), out G1 identity));
        Assert.True(identity.IsIdentity);
        Assert.Equal(PointStatus.MalformedEncoding, ArkworksEncoding.TryRead(Flagged(new byte[32], 31, Top | Next), out G1 _));
        Assert.Equal(PointStatus.CoordinateOutOfRange, ArkworksEncoding.TryRead(Little(P), out G1 _));
        Assert.Equal(PointStatus.CoordinateOutOfRange, ArkworksEncoding.TryRead([.. Little(1), .. Little(P + 2)], out G1 _));
        Assert.Equal(PointStatus.NotOnCurve, ArkworksEncoding.TryRead(Little(NoPoint()), out G1 _));
        Assert.Equal(PointStatus.NotOnCurve, ArkworksEncoding.TryRead([.. Little(1), .. Little(3)], out G1 _));
        Assert.NotEqual(PointStatus.Ok, ArkworksEncoding.TryRead(new byte[64], out G1 _));

        Assert.Equal(PointStatus.Ok, ArkworksEncoding.TryRead(Flagged(new byte[64], 63, Next), out G2 identity2));
        Assert.True(identity2.IsIdentity);
        Assert.Equal(PointStatus.Ok, ArkworksEncoding.TryRead(Flagged(new byte[128], 127, Next), out identity2));
        Assert.True(identity2.IsIdentity);
        ReferencePoint<ReferenceFp2> outside = ReferenceBn254.TwistPoint(1);
        Assert.Equal(PointStatus.NotInSubgroup, ArkworksEncoding.TryRead([.. Little(outside.X.C0.Value), .. Little(outside.X.C1.Value)], out G2 _));
        Assert.Equal(PointStatus.CoordinateOutOfRange, ArkworksEncoding.TryRead([.. Little(P), .. Little(1)], out G2 _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(96)]
    [InlineData(127)]
    [InlineData(129)]
    public void OtherLengthsAreMistakes(int length)
    {
        byte[] bytes = new byte[length];
        Assert.Throws<ArgumentException>(() => GnarkEncoding.TryRead(bytes, out G1 _));
        Assert.Throws<ArgumentException>(() => GnarkEncoding.TryRead(bytes, out G2 _));
        Assert.Throws<ArgumentException>(() => ArkworksEncoding.TryRead(bytes, out G1 _));
        Assert.Throws<ArgumentException>(() => ArkworksEncoding.TryRead(bytes, out G2 _));
        Assert.Throws<ArgumentException>(() => Eip197Encoding.TryRead(bytes, out G1 _));
        Assert.Throws<ArgumentException>(() => Eip197Encoding.TryRead(bytes, out G2 _));
        Assert.Throws<ArgumentException>(() => GnarkEncoding.WriteCompressed(G1.Generator, bytes));
        Assert.Throws<ArgumentException>(() => GnarkEncoding.WriteCompressed(G2.Generator, bytes));
        Assert.Throws<ArgumentException>(() => ArkworksEncoding.Write(G1.Generator, bytes));
        Assert.Throws<ArgumentException>(() => ArkworksEncoding.Write(G2.Generator, bytes));
        Assert.Throws<ArgumentException>(() => Eip197Encoding.Write(G1.Generator, bytes));
        Assert.Throws<ArgumentException>(() => Eip197Encoding.Write(G2.Generator, bytes));
    }

    private G1 Random1() => G1.Multiply(G1.Generator, _samples.Residue<ScalarModulus>());

    private G2 Random2() => G2.Multiply(G2.Generator, _samples.Residue<ScalarModulus>());

    // The least x with no point of G1.
    private static BigInteger NoPoint()
    {
        BigInteger x = 0;
        while (ReferenceField.P.IsSquare((x * x * x) + 3))
            x++;
        return x;
    }

    private static byte[] Big(BigInteger value) => [.. Little(value).Reverse()];

    private static byte[] Little(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true);
        return [.. bytes, .. new byte[32 - bytes.Length]];
    }

    private static byte[] Flagged(byte[] bytes, int position, int flags)
    {
        byte[] copy = [.. bytes];
        copy[position] |= (byte)flags;
        return copy;
    }
}
