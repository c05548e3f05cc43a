using System.Numerics;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Hashing;
using static ZkTask.Tests.Hashing.PairHashChecks;

namespace ZkTask.Tests.Hashing;

/// <summary>Poseidon of pairs and leaves in one lane and in eight of each kernel, against the hash of one message.</summary>
public class PoseidonPairsTests
{
    [Fact]
    public void Every_number_of_pairs_and_leaves()
    {
        Check<Fr>();
        Check<ResidueLanes<ScalarModulus, FmaKernel>>();
        Check<ResidueLanes<ScalarModulus, HybridKernel>>();

        static void Check<TLanes>()
            where TLanes : unmanaged, IFieldLanes<TLanes, Fr>
        {
            EveryLength((pairs, digests) => PoseidonBatch.Hash<TLanes>(leaves: false, pairs, digests), Pair, 19);
            EveryLength((pairs, digests) => PoseidonBatch.Hash<TLanes>(leaves: true, pairs, digests), Leaf, 19);
        }
    }

    [Fact]
    public void The_public_batches_use_what_the_processor_has()
    {
        EveryLength(PoseidonPairs.HashPairs, Pair, 12);
        EveryLength(Poseidon.HashLeafPairs, Leaf, 12);
    }

    [Fact]
    public void Spans_that_do_not_fit_are_refused()
    {
        BadSpans(PoseidonPairs.HashPairs);
        BadSpans(Poseidon.HashLeafPairs);
    }

    [Fact]
    public void Batches_allocate_nothing()
    {
        NoAllocation(PoseidonPairs.HashPairs);
        NoAllocation(Poseidon.HashLeafPairs);
    }

    // k and k + r would be one key otherwise.
    [Fact]
    public void A_word_that_is_not_below_the_modulus_is_refused_before_anything_is_written()
    {
        foreach (BigInteger word in (BigInteger[])[Fr.Modulus, Fr.Modulus + 1, (BigInteger.One << 256) - 1])
        {
            for (int position = 0; position < 22; position++)
            {
                byte[] pairs = Pairs(11, seed: 4);
                word.ToByteArray(isUnsigned: true, isBigEndian: true).CopyTo(pairs, 32 * position);
                byte[] before = [.. pairs];
                Assert.Throws<ArgumentException>(() => PoseidonPairs.HashPairs(pairs, pairs.AsSpan(0, pairs.Length / 2)));
                Assert.Throws<ArgumentException>(() => Poseidon.HashLeafPairs(pairs, pairs.AsSpan(0, pairs.Length / 2)));
                Assert.Equal(before, pairs);
            }
        }
    }

    private static byte[] Pair(ReadOnlySpan<byte> pair) => Digest(Element(pair[..32]), Element(pair[32..]));

    private static byte[] Leaf(ReadOnlySpan<byte> pair) => Digest(Element(pair[..32]), Element(pair[32..]), Fr.One);

    private static Fr Element(ReadOnlySpan<byte> bytes)
    {
        Assert.True(Fr.TryReadBigEndian(bytes, out Fr element));
        return element;
    }

    private static byte[] Digest(params Fr[] inputs)
    {
        byte[] digest = new byte[32];
        Poseidon.Hash(inputs).WriteBigEndian(digest);
        return digest;
    }
}
