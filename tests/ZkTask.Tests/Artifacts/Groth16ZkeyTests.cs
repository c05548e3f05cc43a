using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Artifacts;

public sealed class Groth16ZkeyTests
{
    private const int Alpha1 = ZkeyFile.PointsOffset, Beta1 = Alpha1 + 64, Beta2 = Beta1 + 64, Gamma2 = Beta2 + 128, Delta1 = Gamma2 + 128, Delta2 = Delta1 + 64;

    [Fact]
    public void Reads_the_verification_key_from_memory_and_from_a_stream()
    {
        byte[] bytes = new ZkeyFile().ToBytes();
        Assert.Null(Groth16Zkey.Read(bytes, out VerifyingKeyDocument? key));
        using var stream = new MemoryStream(bytes) { Position = 17 };
        Assert.Null(Groth16Zkey.Read(stream, out VerifyingKeyDocument? sameKey));

        Assert.Equal(key, sameKey);
        Assert.Equal(Multiple1(2), (key!.Alpha.X, key.Alpha.Y));
        Assert.Equal(Multiple2(3), (key.Beta.X, key.Beta.Y));
        Assert.Equal(Multiple2(5), (key.Gamma.X, key.Gamma.Y));
        Assert.Equal(Multiple2(7), (key.Delta.X, key.Delta.Y));
        Assert.Equal([Multiple1(11), Multiple1(12)], key.Ic.Select(point => (point.X, point.Y)));
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Reads_sections_in_any_order_and_passes_over_unknown_ones()
    {
        ZkeyFile file = Changed(file =>
        {
            file.Sections.Reverse();
            file.Add(77, [1, 2, 3]);
            file.Add(0, []);
        });
        Assert.Null(Groth16Zkey.Read(file.ToBytes(), out VerifyingKeyDocument? key));
        Groth16Zkey.Read(new ZkeyFile().ToBytes(), out VerifyingKeyDocument? same);
        Assert.Equal(same, key);
    }

    [Fact]
    public void Reads_a_key_nobody_contributed_to()
    {
        byte[] one1 = ZkeyFile.G1Bytes(1), one2 = ZkeyFile.G2Bytes(1);
        ZkeyFile file = Changed(file => Overwrite(Overwrite(Overwrite(file[2], Gamma2, one2), Delta1, one1), Delta2, one2));
        Assert.Null(Groth16Zkey.Read(file.ToBytes(), out VerifyingKeyDocument? key));
        Assert.Equal(key!.Gamma, key.Delta);
    }

    [Fact]
    public void Refuses_every_proper_prefix()
    {
        byte[] bytes = new ZkeyFile().ToBytes();
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(Reason.MalformedDocument, Read(bytes[..length]));
            using var stream = new MemoryStream(bytes, 0, length);
            Assert.NotNull(Groth16Zkey.Read(stream, out VerifyingKeyDocument? key));
            Assert.Null(key);
        }
    }

    [Fact]
    public void Never_throws_for_any_single_damaged_byte_of_its_tables_and_counts()
    {
        ZkeyFile file = new();
        byte[] bytes = file.ToBytes();
        List<int> places = [.. Enumerable.Range(0, 12)];
        int offset = 12;
        foreach ((uint id, byte[] payload) in file.Sections)
        {
            places.AddRange(Enumerable.Range(offset, 12));
            places.AddRange(Enumerable.Range(offset + 12, id is 1 ? payload.Length : id is 4 ? 4 + 12 : id is 2 ? ZkeyFile.PointsOffset : 0));
            offset += 12 + payload.Length;
        }

        int harmless = 0;
        foreach (int place in places)
        {
            foreach (byte damage in (byte[])[0x01, 0x80])
            {
                byte[] damaged = [.. bytes];
                damaged[place] ^= damage;
                if (Read(damaged) == Reason.None)
                    harmless++;
            }
        }

        // Those that move a coefficient to another place that exists, and those that give section 10, which nobody reads, another id.
        Assert.InRange(harmless, 1, 16);
    }

    public static TheoryData<string, Reason> Damages => new(s_damages.Select(damage => (damage.Name, damage.Reason)));

    [Theory]
    [MemberData(nameof(Damages))]
    public void Refuses_a_damaged_file(string name, Reason reason)
    {
        (_, _, Action<ZkeyFile> damage) = s_damages.Single(entry => entry.Name == name);
        Assert.Equal(reason, Read(Changed(damage).ToBytes()));
    }

    private static readonly (string Name, Reason Reason, Action<ZkeyFile> Damage)[] s_damages =
    [
        ("magic", Reason.MalformedDocument, file => file.Magic = "wtns"),
        ("upper-case magic", Reason.MalformedDocument, file => file.Magic = "ZKEY"),
        ("version 0", Reason.MalformedDocument, file => file.Version = 0),
        ("version 2", Reason.MalformedDocument, file => file.Version = 2),
        ("unknown section twice", Reason.MalformedDocument, file => { file.Add(50, []); file.Add(50, []); }),
        ("IC twice", Reason.MalformedDocument, file => file.Add(3, file[3])),
        ("no protocol", Reason.MalformedDocument, file => file.Remove(1)),
        ("no header", Reason.MalformedDocument, file => file.Remove(2)),
        ("no IC", Reason.MalformedDocument, file => file.Remove(3)),
        ("no coefficients", Reason.MalformedDocument, file => file.Remove(4)),
        ("no B2", Reason.MalformedDocument, file => file.Remove(7)),
        ("no H", Reason.MalformedDocument, file => file.Remove(9)),
        ("too many sections", Reason.MalformedDocument, file => { for (uint id = 100; id < 400; id++) file.Add(id, []); }),
        ("protocol 0", Reason.ProtocolMismatch, file => file[1] = ZkeyFile.Word(0)),
        ("plonk", Reason.ProtocolMismatch, file => file[1] = ZkeyFile.Word(2)),
        ("fflonk", Reason.ProtocolMismatch, file => file[1] = ZkeyFile.Word(10)),
        ("empty protocol", Reason.MalformedDocument, file => file[1] = []),
        ("long protocol", Reason.MalformedDocument, file => file[1] = [.. ZkeyFile.Word(1), .. ZkeyFile.Word(0)]),
        ("empty header", Reason.MalformedDocument, file => file[2] = []),
        ("header cut in its primes", Reason.MalformedDocument, file => file[2] = file[2][..50]),
        ("short header", Reason.MalformedDocument, file => file[2] = file[2][..^4]),
        ("long header", Reason.MalformedDocument, file => file[2] = [.. file[2], 0, 0, 0, 0]),
        ("48-byte base field", Reason.CurveMismatch, file => Overwrite(file[2], 0, ZkeyFile.Word(48))),
        ("huge base field", Reason.CurveMismatch, file => Overwrite(file[2], 0, ZkeyFile.Word(uint.MaxValue))),
        ("other base field", Reason.CurveMismatch, file => file[2][4] ^= 1),
        ("huge scalar field", Reason.CurveMismatch, file => Overwrite(file[2], 36, ZkeyFile.Word(uint.MaxValue))),
        ("r replaced by p", Reason.CurveMismatch, file => Overwrite(file[2], 40, ZkeyFile.Number(Fp.Modulus))),
        ("no signals", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset, ZkeyFile.Word(0))),
        ("2^32 - 1 signals", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset, ZkeyFile.Word(uint.MaxValue))),
        ("as many public as signals", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 4, ZkeyFile.Word(ZkeyFile.VariableCount))),
        ("2^32 - 1 public signals", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 4, ZkeyFile.Word(uint.MaxValue))),
        ("no public signals", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 4, ZkeyFile.Word(0))),
        ("domain 0", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 8, ZkeyFile.Word(0))),
        ("domain 3", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 8, ZkeyFile.Word(3))),
        ("domain 1", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 8, ZkeyFile.Word(1))),
        ("domain 8", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 8, ZkeyFile.Word(8))),
        ("domain 2^29", Reason.MalformedDocument, file => Overwrite(file[2], ZkeyFile.CountsOffset + 8, ZkeyFile.Word(1 << 29))),
        ("alpha1 off the curve", Reason.PointNotOnCurve, file => Overwrite(file[2], Alpha1, ZkeyFile.G1Bytes(1)[..32])),
        ("alpha1 not below p", Reason.CoordinateOutOfRange, file => Overwrite(file[2], Alpha1, ZkeyFile.Number(Fp.Modulus))),
        ("alpha1 the identity", Reason.InsecureVerifyingKey, file => Overwrite(file[2], Alpha1, new byte[64])),
        ("beta1 another multiple", Reason.MalformedDocument, file => Overwrite(file[2], Beta1, ZkeyFile.G1Bytes(4))),
        ("beta2 another multiple", Reason.MalformedDocument, file => Overwrite(file[2], Beta2, ZkeyFile.G2Bytes(4))),
        ("beta2 off the twist", Reason.PointNotOnCurve, file => Overwrite(file[2], Beta2, ZkeyFile.G2Bytes(4)[..32])),
        ("beta2 not below p", Reason.CoordinateOutOfRange, file => Overwrite(file[2], Beta2 + 96, ZkeyFile.Number(Fp.Modulus))),
        ("beta2 outside the subgroup", Reason.PointNotInSubgroup, file => Overwrite(file[2], Beta2, OutsideSubgroup())),
        ("gamma2 outside the subgroup", Reason.PointNotInSubgroup, file => Overwrite(file[2], Gamma2, OutsideSubgroup())),
        ("gamma2 the identity", Reason.InsecureVerifyingKey, file => Overwrite(file[2], Gamma2, new byte[128])),
        ("delta the identity", Reason.InsecureVerifyingKey, file => Overwrite(Overwrite(file[2], Delta1, new byte[64]), Delta2, new byte[128])),
        ("delta2 overwritten by gamma2", Reason.MalformedDocument, file => Overwrite(file[2], Delta2, ZkeyFile.G2Bytes(5))),
        ("IC empty", Reason.MalformedDocument, file => file[3] = []),
        ("IC one point long", Reason.MalformedDocument, file => file[3] = [.. file[3], .. ZkeyFile.G1Bytes(1)]),
        ("IC off the curve", Reason.PointNotOnCurve, file => Overwrite(file[3], 64, ZkeyFile.G1Bytes(1)[..32])),
        ("IC not below p", Reason.CoordinateOutOfRange, file => Overwrite(file[3], 96, ZkeyFile.Number((BigInteger.One << 256) - 1))),
        ("coefficients without a count", Reason.MalformedDocument, file => file[4] = [0, 0, 0]),
        ("no coefficients counted", Reason.MalformedDocument, file => Overwrite(file[4], 0, ZkeyFile.Word(0))),
        ("one coefficient more counted", Reason.MalformedDocument, file => Overwrite(file[4], 0, ZkeyFile.Word(4))),
        ("2^32 - 1 coefficients counted", Reason.MalformedDocument, file => Overwrite(file[4], 0, ZkeyFile.Word(uint.MaxValue))),
        ("coefficient of a third matrix", Reason.MalformedDocument, file => Overwrite(file[4], 4, ZkeyFile.Word(2))),
        ("coefficient outside the domain", Reason.MalformedDocument, file => Overwrite(file[4], 8, ZkeyFile.Word(ZkeyFile.DomainSize))),
        ("coefficient of no signal", Reason.MalformedDocument, file => Overwrite(file[4], 12, ZkeyFile.Word(ZkeyFile.VariableCount))),
        ("coefficient not below r", Reason.MalformedDocument, file => Overwrite(file[4], 4 + (2 * 44) + 12, ZkeyFile.Number(Fr.Modulus))),
        ("A one byte short", Reason.MalformedDocument, file => file[5] = file[5][..^1]),
        ("A off the curve", Reason.PointNotOnCurve, file => Overwrite(file[5], 128, ZkeyFile.G1Bytes(1)[..32])),
        ("B1 off the curve", Reason.PointNotOnCurve, file => Overwrite(file[6], 64, ZkeyFile.G1Bytes(1)[..32])),
        ("B2 off the twist", Reason.PointNotOnCurve, file => Overwrite(file[7], 128, ZkeyFile.G2Bytes(1)[..32])),
        ("B2 outside the subgroup", Reason.PointNotInSubgroup, file => Overwrite(file[7], 256, OutsideSubgroup())),
        ("C off the curve", Reason.PointNotOnCurve, file => Overwrite(file[8], 0, ZkeyFile.G1Bytes(1)[..32])),
        ("C one point long", Reason.MalformedDocument, file => file[8] = [.. file[8], .. file[8]]),
        ("H off the curve", Reason.PointNotOnCurve, file => Overwrite(file[9], 192, ZkeyFile.G1Bytes(1)[..32])),
    ];

    [Fact]
    public void Refuses_bytes_behind_the_last_section_and_section_lengths_that_lie()
    {
        byte[] bytes = new ZkeyFile().ToBytes();
        Assert.Equal(Reason.MalformedDocument, Read([.. bytes, 0]));
        foreach (ulong length in (ulong[])[0, 3, 5, (ulong)bytes.Length, 1UL << 32, (1UL << 63) - 1, 1UL << 63, ulong.MaxValue, ulong.MaxValue - 11])
        {
            byte[] lying = [.. bytes];
            BitConverter.GetBytes(length).CopyTo(lying, 16);
            Assert.Equal(Reason.MalformedDocument, Read(lying));
        }

        foreach (uint count in (uint[])[0, 9, 11, 255, 1 << 20, uint.MaxValue])
            Assert.Equal(Reason.MalformedDocument, Read(Overwrite([.. bytes], 8, ZkeyFile.Word(count))));
    }

    [Fact]
    public void Names_the_section_the_place_and_the_rule()
    {
        byte[] bytes = Changed(file => Overwrite(file[9], 192, ZkeyFile.G1Bytes(1)[..32])).ToBytes();
        string detail = Groth16Zkey.Read(bytes, out _)!.Detail;
        int position = bytes.Length - 68 - 12 - 64;
        Assert.Equal($"zkey: section 9 at byte {position}: a point is not on its curve", detail);
    }

    [Fact]
    public void Reports_progress_up_to_the_end()
    {
        var progress = new Recorder();
        Assert.Null(Groth16Zkey.Read(new ZkeyFile().ToBytes(), out _, progress));
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(1.0, progress.Values[^1]);
    }

    [Fact]
    public void Stops_when_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => Groth16Zkey.Read(new ZkeyFile().ToBytes(), out _, cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void Requires_a_stream_that_can_seek()
    {
        using var pipe = new System.IO.Compression.GZipStream(Stream.Null, System.IO.Compression.CompressionMode.Decompress);
        Assert.Throws<ArgumentException>(() => Groth16Zkey.Read(pipe, out _));
    }

    [Fact]
    public void Reads_sections_larger_than_its_buffer_in_pieces()
    {
        const int signals = 2500;
        ZkeyFile file = Changed(file =>
        {
            Overwrite(file[2], ZkeyFile.CountsOffset, ZkeyFile.Word(signals));
            file[4] = [.. ZkeyFile.Word(signals), .. Repeat(ZkeyFile.Coefficient(1, 2, 3), signals)];
            file[5] = Repeat(ZkeyFile.G1Bytes(13), signals);
            file[6] = Repeat(ZkeyFile.G1Bytes(14), signals);
            file[7] = Repeat(ZkeyFile.G2Bytes(0), signals);
            file[8] = Repeat(ZkeyFile.G1Bytes(15), signals - 2);
        });
        Assert.Equal(Reason.None, Read(file.ToBytes()));

        Overwrite(file[5], 64 * (signals - 1), ZkeyFile.G1Bytes(1)[..32]);
        Assert.Equal(Reason.PointNotOnCurve, Read(file.ToBytes()));
        file[5] = file[6];
        Overwrite(file[4], file[4].Length - 44, ZkeyFile.Word(2));
        Assert.Equal(Reason.MalformedDocument, Read(file.ToBytes()));
    }

    private static Reason Read(byte[] bytes)
    {
        Rejection? rejection = Groth16Zkey.Read(bytes, out VerifyingKeyDocument? key);
        Assert.Equal(rejection is null, key is not null);
        return rejection?.Reason ?? Reason.None;
    }

    private static ZkeyFile Changed(Action<ZkeyFile> change)
    {
        var file = new ZkeyFile();
        change(file);
        return file;
    }

    private static byte[] Overwrite(byte[] target, int offset, byte[] bytes)
    {
        bytes.CopyTo(target, offset);
        return target;
    }

    private static byte[] Repeat(byte[] bytes, int count) => [.. Enumerable.Repeat(bytes, count).SelectMany(copy => copy)];

    private static (Fp X, Fp Y) Multiple1(ulong multiple)
    {
        G1 point = G1.Multiply(G1.Generator, Fr.FromUInt64(multiple));
        return (point.X, point.Y);
    }

    private static (Fp2 X, Fp2 Y) Multiple2(ulong multiple)
    {
        G2 point = G2.Multiply(G2.Generator, Fr.FromUInt64(multiple));
        return (point.X, point.Y);
    }

    /// <summary>A point of the twist y² = x³ + 3 / (9 + i) that is not of order r: the first x = k + i with a y.</summary>
    private static byte[] OutsideSubgroup()
    {
        for (ulong k = 1; ; k++)
        {
            var x = new Fp2(Fp.FromUInt64(k), Fp.One);
            if (TrySquareRoot((x * x * x) + TwistB(), out Fp2 y) && G2.TryCreate(x, y, out _) == PointStatus.NotInSubgroup)
                return [.. ZkeyFile.Montgomery(x.C0), .. ZkeyFile.Montgomery(x.C1), .. ZkeyFile.Montgomery(y.C0), .. ZkeyFile.Montgomery(y.C1)];
        }
    }

    private static Fp2 TwistB()
    {
        // 3 / (9 + i) = 3 (9 - i) / 82
        Fp.Invert(out Fp inverse, Fp.FromUInt64(82));
        return new Fp2(Fp.FromUInt64(27) * inverse, -(Fp.FromUInt64(3) * inverse));
    }

    /// <summary>(a + b i) from its square, through the norm; exponents from p = 3 mod 4.</summary>
    private static bool TrySquareRoot(Fp2 square, out Fp2 root)
    {
        BigInteger exponent = (Fp.Modulus + 1) / 4;
        Fp norm = Power((square.C0 * square.C0) + (square.C1 * square.C1), exponent);
        Fp.Invert(out Fp half, Fp.FromUInt64(2));
        foreach (Fp candidate in (Fp[])[(square.C0 + norm) * half, (square.C0 - norm) * half])
        {
            Fp a = Power(candidate, exponent);
            Fp.Invert(out Fp inverse, a + a);
            root = new Fp2(a, square.C1 * inverse);
            if (root * root == square)
                return true;
        }

        root = default;
        return false;
    }

    private static Fp Power(Fp value, BigInteger exponent) => Fp.FromBigInteger(BigInteger.ModPow(value.ToBigInteger(), exponent, Fp.Modulus));

    private sealed class Recorder : IProgress<double>
    {
        internal List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
