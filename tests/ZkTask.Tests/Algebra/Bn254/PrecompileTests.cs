using System.Numerics;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Algebra.Bn254;

/// <summary>EIP-196 and EIP-197 on bytes.</summary>
public class PrecompileTests
{
    private static readonly BigInteger P = ReferenceParameters.P;
    private static readonly BigInteger R = ReferenceParameters.R;

    private readonly Samples _samples = new(15);

    [Theory]
    [InlineData("bn256Add")]
    [InlineData("bn256ScalarMul")]
    [InlineData("bn256Pairing")]
    public void AgreesWithGoEthereum(string file)
    {
        int count = 0;
        foreach (JsonElement vector in Corpus.ReadJson($"curves/geth/{file}.json").EnumerateArray())
        {
            byte[] input = Convert.FromHexString(vector.GetProperty("Input").GetString()!);
            byte[] output = new byte[file == "bn256Pairing" ? 32 : 64];
            bool ok = file switch
            {
                "bn256Add" => Bn254Precompiles.Add(input, output),
                "bn256ScalarMul" => Bn254Precompiles.Mul(input, output),
                _ => Bn254Precompiles.Pairing(input, output),
            };
            Assert.True(ok, vector.GetProperty("Name").GetString());
            Assert.Equal(vector.GetProperty("Expected").GetString(), Convert.ToHexStringLower(output));
            count++;
        }

        Assert.True(count >= 10);
    }

    [Fact]
    public void SumsAgreeWithTheReference()
    {
        ReferencePoint<ReferenceFp> g = ReferenceBn254.G1Generator, p = _samples.Below(R) * g, q = _samples.Below(R) * g;
        (ReferencePoint<ReferenceFp>, ReferencePoint<ReferenceFp>)[] pairs =
            [(p, q), (p, p), (p, -p), (ReferencePoint<ReferenceFp>.Identity, q), (p, ReferencePoint<ReferenceFp>.Identity), (p - p, q - q)];
        foreach ((ReferencePoint<ReferenceFp> a, ReferencePoint<ReferenceFp> b) in pairs)
        {
            byte[] output = Poisoned(64);
            Assert.True(Bn254Precompiles.Add([.. Bytes(a), .. Bytes(b)], output));
            Assert.Equal(Bytes(a + b), output);
        }
    }

    [Fact]
    public void MultiplesAgreeWithTheReferenceForAnyWord()
    {
        ReferencePoint<ReferenceFp> p = _samples.Below(R) * ReferenceBn254.G1Generator;
        foreach (BigInteger k in new[] { 0, 1, R - 1, R, R + 1, 2 * R, P, 5 * R, (BigInteger.One << 256) - 1, BigInteger.One << 255 })
        {
            byte[] output = Poisoned(64);
            Assert.True(Bn254Precompiles.Mul([.. Bytes(p), .. Word(k)], output));
            Assert.Equal(Bytes(k * p), output);
            Assert.True(Bn254Precompiles.Mul([.. new byte[64], .. Word(k)], output));
            Assert.Equal(new byte[64], output);
        }
    }

    [Fact]
    public void PairingsAgreeWithBilinearity()
    {
        BigInteger a = _samples.Below(R), b = _samples.Below(R);
        ReferencePoint<ReferenceFp> p = ReferenceBn254.G1Generator;
        ReferencePoint<ReferenceFp2> q = ReferenceBn254.G2Generator;
        byte[] good = [.. Bytes(a * p), .. Bytes(b * q), .. Bytes(-(a * b % R) * p), .. Bytes(q)];
        Assert.Equal(1, Pairing(good));
        Assert.Equal(0, Pairing([.. Bytes(a * p), .. Bytes(b * q), .. Bytes(-((a * b) + 1) * p), .. Bytes(q)]));
        Assert.Equal(0, Pairing(good[..192]));
        Assert.Equal(1, Pairing([]));
        Assert.Equal(1, Pairing([.. Bytes(p), .. new byte[128]]));
        Assert.Equal(1, Pairing([.. new byte[64], .. Bytes(q), .. good]));
        Assert.Equal(1, Pairing(new byte[192 * 3]));
    }

    [Fact]
    public void ShortInputsArePaddedAndLongOnesCut()
    {
        ReferencePoint<ReferenceFp> p = 7 * ReferenceBn254.G1Generator;
        byte[] output = new byte[64];
        Assert.True(Bn254Precompiles.Add([], output));
        Assert.Equal(new byte[64], output);
        Assert.True(Bn254Precompiles.Add(Bytes(p), output));
        Assert.Equal(Bytes(p), output);
        Assert.True(Bn254Precompiles.Add([.. Bytes(p), .. Bytes(p), 0xff, 0xff], output));
        Assert.Equal(Bytes(p + p), output);
        Assert.False(Bn254Precompiles.Add(Bytes(p).AsSpan(0, 63), output));

        Assert.True(Bn254Precompiles.Mul([], output));
        Assert.Equal(new byte[64], output);

        // A scalar cut to its first byte is that byte shifted up.
        Assert.True(Bn254Precompiles.Mul([.. Bytes(p), 3], output));
        Assert.Equal(Bytes((new BigInteger(3) << 248) * p), output);
        Assert.True(Bn254Precompiles.Mul([.. Bytes(p), .. Word(3), 0xff], output));
        Assert.Equal(Bytes(3 * p), output);

        // A list of pairs is never padded.
        foreach (int length in new[] { 1, 63, 64, 191, 193, 192 + 64, (2 * 192) - 1 })
            Assert.False(Bn254Precompiles.Pairing(new byte[length], new byte[32]));
    }

    [Fact]
    public void MalformedPointsFailAndLeaveTheOutputAlone()
    {
        ReferencePoint<ReferenceFp> p = 5 * ReferenceBn254.G1Generator;
        ReferencePoint<ReferenceFp2> q = ReferenceBn254.G2Generator;
        byte[][] badG1 =
        [
            [.. Word(p.X.Value + P), .. Word(p.Y.Value)], [.. Word(p.X.Value), .. Word(p.Y.Value + P)], [.. Word(P), .. Word(P)],
            [.. Word(0), .. Word(P)], [.. Word(1), .. Word(1)], [.. Word(0), .. Word(1)], [.. Word(1), .. Word(0)],
            [.. Word((BigInteger.One << 256) - 1), .. Word(2)], [.. Word(p.Y.Value), .. Word(p.X.Value)],
        ];
        foreach (byte[] bad in badG1)
        {
            Fails(64, output => Bn254Precompiles.Add([.. bad, .. Bytes(p)], output));
            Fails(64, output => Bn254Precompiles.Add([.. Bytes(p), .. bad], output));
            Fails(64, output => Bn254Precompiles.Mul([.. bad, .. Word(0)], output));
            Fails(32, output => Bn254Precompiles.Pairing([.. bad, .. new byte[128]], output));
        }

        byte[] swapped = [.. Word(q.X.C0.Value), .. Word(q.X.C1.Value), .. Word(q.Y.C0.Value), .. Word(q.Y.C1.Value)];
        byte[] tooLarge = [.. Word(q.X.C1.Value + P), .. Bytes(q)[32..]];
        byte[] lastTooLarge = [.. Bytes(q)[..96], .. Word(q.Y.C0.Value + P)];
        byte[] halfZero = [.. new byte[64], .. Bytes(q)[64..]];
        byte[] offSubgroup = Bytes(ReferenceBn254.TwistPoint(1));
        byte[] smallOrder = Bytes(q + ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder));
        foreach (byte[] bad in (byte[][])[swapped, tooLarge, lastTooLarge, halfZero, offSubgroup, smallOrder])
        {
            // Checked even where the other point is the identity and in a later pair.
            Fails(32, output => Bn254Precompiles.Pairing([.. Bytes(p), .. bad], output));
            Fails(32, output => Bn254Precompiles.Pairing([.. new byte[64], .. bad], output));
            Fails(32, output => Bn254Precompiles.Pairing([.. Bytes(p), .. Bytes(q), .. Bytes(p), .. bad], output));
        }
    }

    [Fact]
    public void OutputsOfAnotherLengthAreMistakes()
    {
        Assert.Throws<ArgumentException>(() => Bn254Precompiles.Add([], new byte[63]));
        Assert.Throws<ArgumentException>(() => Bn254Precompiles.Mul([], new byte[65]));
        Assert.Throws<ArgumentException>(() => Bn254Precompiles.Pairing([], new byte[64]));
    }

    private static void Fails(int length, Func<byte[], bool> call)
    {
        byte[] output = Poisoned(length);
        Assert.False(call(output));
        Assert.Equal(Poisoned(length), output);
    }

    private static int Pairing(byte[] input)
    {
        byte[] output = Poisoned(32);
        Assert.True(Bn254Precompiles.Pairing(input, output));
        Assert.False(output.AsSpan(0, 31).ContainsAnyExcept((byte)0));
        return output[31];
    }

    private static byte[] Poisoned(int length) => [.. Enumerable.Repeat((byte)0xa5, length)];

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static byte[] Bytes(ReferencePoint<ReferenceFp> p) => [.. Word(p.X.Value), .. Word(p.Y.Value)];

    private static byte[] Bytes(ReferencePoint<ReferenceFp2> q) =>
        [.. Word(q.X.C1.Value), .. Word(q.X.C0.Value), .. Word(q.Y.C1.Value), .. Word(q.Y.C0.Value)];
}
