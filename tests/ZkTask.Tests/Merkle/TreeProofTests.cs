using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Merkle;

public class TreeProofTests
{
    [Theory]
    [InlineData("circom-smt", 6)]
    [InlineData("keccak-smt", 60)]
    [InlineData("sha256-smt", 40)]
    public void Shows_what_the_tree_says_and_nothing_else(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Gen<(StateOperation[] Batch, Bytes32[] Keys)> cases =
            from batch in TreeCases.Batch(scheme, 60)
            from length in Gen.Choose(1, 40)
            from keys in TreeCases.Keys(scheme).ArrayOf(length)
            select (batch, keys.Distinct().ToArray());
        TreeCases.Holds(cases, item =>
        {
            StateTree tree = TreeCases.Apply(scheme.Empty, item.Batch);
            ReferenceSparseTree reference = ReferenceSparseTree.Of(scheme);
            TreeCases.Apply(reference, item.Batch);
            Assert.Null(tree.Prove(item.Keys, out TreeProof? proof));
            Assert.Null(proof!.Verify(tree.Root));
            Assert.Equal(Reason.StaleRoot, proof.Verify(TreeCases.Word(12345))!.Reason);
            Assert.Equal(item.Keys.Order(Comparer<Bytes32>.Create(scheme.CompareKeys)), proof.Facts.Select(fact => fact.Key));
            Assert.All(proof.Facts, fact => Assert.Equal(reference.Leaves.TryGetValue(fact.Key.ToInteger(), out BigInteger value) ? value : null, fact.Value?.ToInteger()));

            byte[] bytes = proof.ToBytes();
            Assert.Null(TreeProof.Read(bytes, out TreeProof? read));
            Assert.Null(read!.Verify(tree.Root));
            Assert.Equal(proof.Facts, read.Facts);
            Assert.Equal(bytes, read.ToBytes());
        }, count);
    }

    // The siblings are those that the definition of the tree has, and climbing over them is enough for anybody to verify a proof of one key.
    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 40)]
    public void A_proof_of_one_key_has_the_siblings_of_the_definition(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Gen<(StateOperation[] Batch, Bytes32 Key)> cases = from batch in TreeCases.Batch(scheme, 40) from key in TreeCases.Keys(scheme) select (batch, key);
        TreeCases.Holds(cases, item =>
        {
            StateTree tree = TreeCases.Apply(scheme.Empty, item.Batch);
            ReferenceSparseTree reference = ReferenceSparseTree.Of(scheme);
            TreeCases.Apply(reference, item.Batch);
            (List<BigInteger> siblings, BigInteger? leaf) = reference.Find(item.Key.ToInteger());
            TreeProof proof = tree.Prove(item.Key);
            Assert.Equal(siblings, proof.Siblings().Select(sibling => sibling.ToInteger()));
            Assert.Equal(siblings.Count, proof.Depth);
            BigInteger terminal = leaf is null ? 0 : reference.Leaf(leaf.Value, reference.Leaves[leaf.Value]);
            Assert.Equal(reference.Climb(item.Key.ToInteger(), terminal, siblings), tree.Root.ToInteger());
        }, count);
    }

    // Every bit, of the slower scheme every third. A proof of a present key has no bit to spare. That a key is absent can be as true of its neighbour, which is then what is proven.
    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public void Any_bit_flip_fails_or_asks_about_another_key_that_is_absent(string name)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Bytes32[] keys = TreeCases.SpreadKeys(10);
        StateTree tree = TreeCases.Apply(scheme.Empty, [.. keys.Take(7).Select((key, i) => StateOperation.Put(key, TreeCases.Word(i)))]);
        foreach (Bytes32[] asked in (Bytes32[][])[[keys[0]], [keys[3], keys[7], keys[8], keys[9]]])
        {
            Assert.Null(tree.Prove(asked, out TreeProof? honest));
            byte[] bytes = honest!.ToBytes();
            for (int bit = 0; bit < 8 * bytes.Length; bit += scheme.IsOverField ? 3 : 1)
            {
                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
                if (TreeProof.Read(bytes, out TreeProof? flipped) is null && flipped!.Verify(tree.Root) is null)
                {
                    Assert.NotEqual(honest.Facts, flipped.Facts);
                    Assert.NotEqual(1, asked.Length);
                    AssertTrue(tree, flipped);
                }

                bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Theory]
    [InlineData("circom-smt", 8)]
    [InlineData("keccak-smt", 80)]
    public void No_mutation_proves_a_wrong_fact(string name, int count)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Gen<(StateOperation[] Batch, Bytes32[] Keys, int Seed)> cases =
            from batch in TreeCases.Batch(scheme, 20)
            from keys in TreeCases.Keys(scheme).ArrayOf(4)
            from seed in Gen.Choose(0, int.MaxValue)
            select (batch, keys.Distinct().ToArray(), seed);
        TreeCases.Holds(cases, item =>
        {
            StateTree tree = TreeCases.Apply(scheme.Empty, item.Batch);
            Assert.Null(tree.Prove(item.Keys, out TreeProof? honest));
            Samples samples = new((ulong)item.Seed);
            for (int i = 0; i < 50; i++)
            {
                byte[] bytes = Mutate(honest!.ToBytes(), samples);
                if (TreeProof.Read(bytes, out TreeProof? read) is null && read!.Verify(tree.Root) is null)
                    AssertTrue(tree, read);
            }
        }, count);
    }

    [Fact]
    public void Every_truncation_and_every_extension_is_refused()
    {
        StateTree tree = TreeCases.Apply(TreeScheme.KeccakSmt.Empty, TreeCases.Put(1, 1), TreeCases.Put(2, 2), TreeCases.Put(BigInteger.One << 255, 3));
        Assert.Null(tree.Prove([TreeCases.Word(1), TreeCases.Word(3)], out TreeProof? proof));
        byte[] bytes = proof!.ToBytes();
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(Reason.MalformedDocument, TreeProof.Read(bytes.AsSpan(0, length), out _)!.Reason);
        Assert.Equal(Reason.MalformedDocument, TreeProof.Read([.. bytes, 0], out _)!.Reason);
    }

    // Counts that the bytes do not cover: memory must not follow them.
    [Fact]
    public void Memory_follows_the_bytes_not_the_counts()
    {
        byte[] bytes = new byte[4096];
        (bytes[0], bytes[1], bytes[2]) = (1, 1, 2);
        bytes.AsSpan(3, 12).Fill(0xff);
        Assert.Equal(Reason.MalformedDocument, TreeProof.Read(bytes, out _)!.Reason);
        Assert.InRange(AllocationMeter.BytesPerCall(() => TreeProof.Read(bytes, out _)), 0, 1000);
        Assert.InRange(AllocationMeter.BytesPerCall(() => StateTransition.Read(bytes, out _)), 0, 1000);
    }

    internal static byte[] Mutate(byte[] bytes, Samples samples)
    {
        for (ulong i = samples.NextUInt64() % 3; ; i--)
        {
            int place = (int)(samples.NextUInt64() % (ulong)bytes.Length), other = (int)(samples.NextUInt64() % (ulong)bytes.Length);
            int length = Math.Min(samples.NextUInt64() % 2 == 0 ? 32 : 1, bytes.Length - Math.Max(place, other));
            switch (samples.NextUInt64() % 4)
            {
                case 0:
                    bytes[place] = (byte)samples.NextUInt64();
                    break;
                case 1:
                    bytes.AsSpan(other, length).ToArray().CopyTo(bytes, place);
                    break;
                case 2:
                    bytes = [.. bytes[..place], .. bytes[(place + length)..]];
                    break;
                default:
                    bytes[place] += (byte)(samples.NextUInt64() % 2 == 0 ? 1 : 255);
                    break;
            }

            if (i == 0 || bytes.Length == 0)
                return bytes;
        }
    }

    private static void AssertTrue(StateTree tree, TreeProof proof) =>
        Assert.All(proof.Facts, fact => Assert.Equal(tree.TryGet(fact.Key, out Bytes32 value) ? value : null, fact.Value));
}
