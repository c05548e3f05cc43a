using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Attestation;

/// <summary>BLS signatures beyond the vectors: the other hash, aggregates, batches with bad members, encodings that are refused, keys.</summary>
public sealed class BlsTests : IDisposable
{
    private readonly BlsSecretKey[] _keys = [.. Enumerable.Range(1, 10).Select(i => BlsSecretKey.FromOthenticSeed($"{i:x2}"))];

    public void Dispose()
    {
        foreach (BlsSecretKey key in _keys)
            key.Dispose();
    }

    [Fact]
    public void Verifies_in_both_modes_and_only_for_its_message_key_and_mode()
    {
        Bytes32 digest = Keccak.Hash([1]);
        foreach (MessageHash hash in new[] { MessageHash.OthenticTasks, MessageHash.EigenLayer, MessageHash.Svdw("tag"u8) })
        {
            BlsSignature signature = _keys[0].Sign(digest, hash);
            Assert.Null(BlsVerifier.Verify(new BlsClaim(hash.ToPoint(digest), _keys[0].PublicKey, signature)));
            Assert.Equal(signature, _keys[0].Sign(digest, hash));
            foreach (BlsClaim wrong in new BlsClaim[]
            {
                new(hash.ToPoint(Keccak.Hash([2])), _keys[0].PublicKey, signature), new(hash.ToPoint(digest), _keys[1].PublicKey, signature),
                new(MessageHash.OthenticRegistration.ToPoint(digest), _keys[0].PublicKey, signature),
                new(hash.ToPoint(digest), _keys[0].PublicKey, Negated(signature)),
            })
            {
                Assert.Equal(Reason.SignatureMismatch, BlsVerifier.Verify(wrong)!.Reason);
            }
        }
    }

    [Fact]
    public void EigenLayers_hash_is_the_first_x_from_the_digest_on()
    {
        for (byte i = 0; i < 20; i++)
        {
            byte[] digest = Keccak.Hash([i]).Span.ToArray();
            BigInteger x = new BigInteger(digest, isUnsigned: true, isBigEndian: true) % ReferenceParameters.P;
            while (!ReferenceField.P.IsSquare((x * x * x) + 3))
                x++;
            Assert.Equal(x, MessageHash.EigenLayer.ToPoint(digest).X.ToBigInteger());
        }

        Assert.Throws<ArgumentException>(() => MessageHash.EigenLayer.ToPoint(new byte[31]));
    }

    // Seeds from mcl-wasm 2.0.0 (setHashOf): with and without the second cut, to 253 bits.
    [Theory]
    [InlineData("0x3b96fc064fa874a80a132bda60bebf54efbc780a358fdcae4fbbd7e12b66b630", "18a28add91559d0140d84b59a7bcb3ab300e756089c2d2a9df5fdc4cbbf21612")]
    [InlineData("0xe72d310dbb213f4c2e34da28935b38905332ee3628a04df2dd13859fd769c6c5", "17c357fe40e6897afbf98f8979ddf083229d61c74db102ceac10443a8684409b")]
    public void Seeds_above_the_order_are_cut_once_more(string seed, string expected)
    {
        using BlsSecretKey key = BlsSecretKey.FromOthenticSeed(seed), same = BlsSecretKey.FromBytes(Convert.FromHexString(expected));
        Assert.Equal(same.PublicKey, key.PublicKey);
    }

    [Fact]
    public void Aggregates_verify_under_the_sum_of_keys()
    {
        G1 message = MessageHash.OthenticTasks.ToPoint(Keccak.Hash([3]));
        BlsSignature[] signatures = [.. _keys.Select(key => key.Sign(message))];
        Assert.Null(BlsSignature.Aggregate(signatures, out BlsSignature? sum));
        Assert.Null(BlsPublicKey.Aggregate(_keys.Select(key => key.PublicKey), out BlsPublicKey? all));
        Assert.Null(BlsVerifier.Verify(new BlsClaim(message, all!, sum!)));
        Assert.Null(BlsPublicKey.Aggregate(_keys.Skip(1).Select(key => key.PublicKey), out BlsPublicKey? most));
        Assert.Equal(Reason.SignatureMismatch, BlsVerifier.Verify(new BlsClaim(message, most!, sum!))!.Reason);
        Assert.Equal(Reason.IdentityPoint, BlsSignature.Aggregate([], out _)!.Reason);
        Assert.Equal(Reason.IdentityPoint, BlsSignature.Aggregate([signatures[0], Negated(signatures[0])], out _)!.Reason);
        Assert.Equal(Reason.IdentityPoint, BlsPublicKey.Aggregate([], out _)!.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(17)]
    public void Batches_say_of_each_what_a_single_check_says(int count)
    {
        BlsClaim[] claims = Claims(count);
        bool[] results = new bool[count];
        BlsVerifier.VerifyMany(claims, results);
        Assert.All(results, Assert.True);

        // Two bad ones whose errors cancel each other in a sum without weights, and one of another message.
        if (count >= 2)
        {
            claims[0] = claims[0] with { Signature = Shifted(claims[0].Signature, G1.Generator) };
            claims[^1] = claims[^1] with { Signature = Shifted(claims[^1].Signature, -G1.Generator) };
        }

        if (count >= 9)
            claims[4] = claims[4] with { MessagePoint = claims[5].MessagePoint };
        BlsVerifier.VerifyMany(claims, results);
        Assert.Equal(claims.Select(claim => BlsVerifier.Verify(claim) is null), results);
        Assert.Equal(count >= 9 ? count - 3 : Math.Max(count - 2, count == 1 ? 1 : 0), results.Count(result => result));
    }

    [Fact]
    public void An_identity_as_message_is_never_signed_or_accepted()
    {
        Assert.Throws<ArgumentException>(() => _keys[0].Sign(G1.Identity));
        BlsClaim[] claims = Claims(9);
        claims[3] = claims[3] with { MessagePoint = G1.Identity };
        Assert.Equal(Reason.IdentityPoint, BlsVerifier.Verify(claims[3])!.Reason);
        bool[] results = new bool[9];
        BlsVerifier.VerifyMany(claims, results);
        Assert.Equal([3], Enumerable.Range(0, 9).Where(i => !results[i]));
        Assert.Throws<ArgumentException>(() => BlsVerifier.VerifyMany(Claims(2), new bool[1]));
    }

    [Fact]
    public void Public_keys_are_read_strictly()
    {
        byte[] good = _keys[0].PublicKey.ToArray();
        Assert.Null(BlsPublicKey.Read(good, out BlsPublicKey? key));
        Assert.Equal(_keys[0].PublicKey, key);
        Assert.Equal(Reason.MalformedSignature, BlsPublicKey.Read(good.AsSpan(1), out _)!.Reason);
        Assert.Equal(Reason.IdentityPoint, BlsPublicKey.Read(new byte[128], out _)!.Reason);
        byte[] p = ReferenceParameters.P.ToByteArray(isUnsigned: true, isBigEndian: true);
        Assert.Equal(Reason.CoordinateOutOfRange, BlsPublicKey.Read([.. p, .. good[32..]], out _)!.Reason);
        Assert.Equal(Reason.PointNotOnCurve, BlsPublicKey.Read([.. good[32..64], .. good[..32], .. good[64..]], out _)!.Reason);
        ReferencePoint<ReferenceFp2> outside = ReferenceBn254.TwistPoint(1);
        byte[] bytes = [.. Word(outside.X.C0.Value), .. Word(outside.X.C1.Value), .. Word(outside.Y.C0.Value), .. Word(outside.Y.C1.Value)];
        Assert.Equal(Reason.PointNotInSubgroup, BlsPublicKey.Read(bytes, out _)!.Reason);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"x":"0x01","y":"0x02"}""")]
    [InlineData("""{"x":1,"y":2}""")]
    [InlineData("""{"x":{},"y":{}}""")]
    [InlineData("""{"x":@1}""")]
    [InlineData("""{"x":@1,"y":@2,"z":0}""")]
    [InlineData("""{"x":@1,"y":@2,"y":@2}""")]
    [InlineData("""{"x":@1,"x":@1}""")]
    [InlineData("""{"x":@1,"Y":@2}""")]
    [InlineData("""{"x":@1,"y":@2}}""")]
    [InlineData("""{"x":@1,"y":@2,}""")]
    [InlineData("""[@1,@2]""")]
    public void Signatures_in_other_json_are_refused(string template)
    {
        Assert.Equal(Reason.MalformedSignature, BlsSignature.ReadJson(Fill(template), out _)!.Reason);
        Assert.Equal(Reason.MalformedSignature, BlsSignature.ReadJson(null, out _)!.Reason);
        Assert.Equal(Reason.MalformedSignature, BlsSignature.ReadJson(Fill("""{"x":@1,"y":@2}""") + new string(' ', 2000), out _)!.Reason);
        Assert.Null(BlsSignature.ReadJson(Fill("""{"x":@1,"y":@2}"""), out BlsSignature? generator));
        Assert.Equal(G1.Generator, generator!.Point);

        static string Fill(string template) => template.Replace("@1", $"\"0x{new string('0', 63)}1\"", StringComparison.Ordinal)
            .Replace("@2", $"\"0x{new string('0', 63)}2\"", StringComparison.Ordinal);
    }

    [Fact]
    public void Signatures_that_are_no_points_are_refused()
    {
        Assert.Equal(Reason.IdentityPoint, BlsSignature.Read(new byte[64], out _)!.Reason);
        Assert.Equal(Reason.PointNotOnCurve, BlsSignature.Read([.. Word(1), .. Word(3)], out _)!.Reason);
        Assert.Equal(Reason.CoordinateOutOfRange, BlsSignature.Read([.. Word(1), .. Word(ReferenceParameters.P + 2)], out _)!.Reason);
        Assert.Equal(Reason.MalformedSignature, BlsSignature.Read(new byte[65], out _)!.Reason);
    }

    [Fact]
    public void Keys_do_not_print_and_go_away()
    {
        byte[] secret = Word(123456789012345678);
        BlsSecretKey key = BlsSecretKey.FromBytes(secret);
        Assert.DoesNotContain(Convert.ToHexStringLower(secret), key.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("123456789012345678", key.ToString(), StringComparison.Ordinal);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(G1.Generator));
        Assert.Throws<ArgumentException>(() => BlsSecretKey.FromBytes(new byte[32]));
        Assert.Throws<ArgumentException>(() => BlsSecretKey.FromBytes(Word(ReferenceParameters.R)));
        Assert.Throws<ArgumentException>(() => BlsSecretKey.FromBytes(new byte[33]));
        Assert.Throws<ArgumentException>(() => BlsSecretKey.FromOthenticSeed("0x"));
        Assert.Throws<ArgumentException>(() => BlsSecretKey.FromOthenticSeed("0xg0"));
        using BlsSecretKey a = BlsSecretKey.Generate(), b = BlsSecretKey.Generate();
        Assert.NotEqual(a.PublicKey, b.PublicKey);
    }

    private BlsClaim[] Claims(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        G1 message = MessageHash.OthenticTasks.ToPoint(Keccak.Hash([(byte)i]));
        BlsSecretKey key = _keys[i % _keys.Length];
        return new BlsClaim(message, key.PublicKey, key.Sign(message));
    })];

    private static BlsSignature Negated(BlsSignature signature) => Of(-signature.Point);

    private static BlsSignature Shifted(BlsSignature signature, G1 by) => Of(signature.Point + by);

    private static BlsSignature Of(G1 point)
    {
        Assert.Null(BlsSignature.TryCreate(point, out BlsSignature? signature));
        return signature!;
    }

    private static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }
}
