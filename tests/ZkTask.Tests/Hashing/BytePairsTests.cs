using System.Security.Cryptography;
using Xunit;
using ZkTask.Hashing;
using static ZkTask.Tests.Hashing.PairHashChecks;

namespace ZkTask.Tests.Hashing;

/// <summary>
/// Keccak-256 and SHA-256 of pairs in every width of vectors against the hash of one message: the widths are forced, so that each is tested on every processor, in
/// software where it has no such vectors.
/// </summary>
public class BytePairsTests
{
    public static TheoryData<HashLanesCase> Widths => [.. Enum.GetValues<HashLanes>().Select(lanes => new HashLanesCase((int)lanes))];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Keccak_of_every_number_of_pairs(HashLanesCase width)
    {
        EveryLength((pairs, digests) => KeccakPairs.Hash(width.Lanes, PairGroups.NoPrefix, pairs, digests), pair => Keccak(pair), 25);
        foreach (byte prefix in (byte[])[0, 1, 0x80, 0xff])
            EveryLength((pairs, digests) => KeccakPairs.Hash(width.Lanes, prefix, pairs, digests), pair => Keccak([prefix, .. pair]), 17);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sha256_of_every_number_of_pairs(HashLanesCase width)
    {
        EveryLength((pairs, digests) => Sha256Pairs.Hash(width.Lanes, PairGroups.NoPrefix, pairs, digests), pair => SHA256.HashData(pair), 49);
        foreach (byte prefix in (byte[])[0, 1, 0x80, 0xff])
            EveryLength((pairs, digests) => Sha256Pairs.Hash(width.Lanes, prefix, pairs, digests), pair => SHA256.HashData([prefix, .. pair]), 33);
    }

    [Fact]
    public void The_public_batches_use_what_the_processor_has()
    {
        EveryLength(KeccakPairs.HashPairs, pair => Keccak(pair), 11);
        EveryLength((pairs, digests) => KeccakPairs.HashPrefixedPairs(1, pairs, digests), pair => Keccak([1, .. pair]), 11);
        EveryLength(Sha256Pairs.HashPairs, pair => SHA256.HashData(pair), 20);
        EveryLength((pairs, digests) => Sha256Pairs.HashPrefixedPairs(1, pairs, digests), pair => SHA256.HashData([1, .. pair]), 20);
        Assert.True(Enum.IsDefined(HashLanesOfProcessor.Widest));
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        BadSpans(KeccakPairs.HashPairs);
        BadSpans((pairs, digests) => KeccakPairs.HashPrefixedPairs(1, pairs, digests));
        BadSpans(Sha256Pairs.HashPairs);
        BadSpans((pairs, digests) => Sha256Pairs.HashPrefixedPairs(1, pairs, digests));
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        NoAllocation(KeccakPairs.HashPairs);
        NoAllocation(Sha256Pairs.HashPairs);
    }

    // The hash of two zero words: what an empty node's parent would be, which Solidity code knows by heart.
    [Fact]
    public void Known_digests_of_a_pair_of_zeros()
    {
        byte[] digest = new byte[32];
        KeccakPairs.HashPairs(new byte[64], digest);
        Assert.Equal("ad3228b676f7d3cd4284a5443f17f1962b36e491b30a40b2405849e597ba5fb5", Convert.ToHexStringLower(digest));
        Sha256Pairs.HashPairs(new byte[64], digest);
        Assert.Equal("f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b", Convert.ToHexStringLower(digest));
    }

    private static byte[] Keccak(ReadOnlySpan<byte> message)
    {
        byte[] digest = new byte[Keccak256.DigestLength];
        Keccak256.Hash(message, digest);
        return digest;
    }
}

/// <summary>A width, for the names of test cases; the product's own type is internal.</summary>
public sealed record HashLanesCase(int Value)
{
    internal HashLanes Lanes => (HashLanes)Value;

    /// <inheritdoc/>
    public override string ToString() => Lanes.ToString();
}
