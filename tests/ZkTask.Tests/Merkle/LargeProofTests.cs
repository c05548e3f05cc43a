using Xunit;
using ZkTask.Merkle;
using ZkTask.Merkle.Engine;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Merkle;

/// <summary>Proofs of so many keys that levels are hashed in several blocks: some nodes begin while others rise, and both end on all levels.</summary>
public class LargeProofTests
{
    private const int Leaves = 6000;

    // Random keys part in the first levels; those that count up have long ways, empty halves on them, and part far down.
    [Theory]
    [InlineData("keccak-smt", 2500, 10)]
    [InlineData("sha256-smt", 700, 1500)]
    [InlineData("sha256-smt", 3, 513)]
    [InlineData("keccak-smt", 1025, 0)]
    public void Hold_for_what_they_say_and_for_nothing_else(string name, int random, int counted)
    {
        TreeScheme scheme = TreeCases.Scheme(name);
        Bytes32[] spread = Words(Leaves, seed: 1), counting = [.. Enumerable.Range(0, 2 * counted).Select(i => TreeCases.Word(3 * i))];
        StateTree tree = TreeCases.Apply(scheme.Empty, [.. spread.Concat(counting.Take(counted)).Select(key => StateOperation.Put(key, key))]);

        // Every third is absent.
        Bytes32[] keys = [.. spread.Take(random - (random / 3)), .. Words(random / 3, seed: 2), .. counting.Where((_, i) => i % 2 == 0)];
        Assert.Null(tree.Prove(keys, out TreeProof? proof));
        Assert.Null(proof!.Verify(tree.Root));
        byte[] bytes = proof.ToBytes();
        Assert.Null(TreeProof.Read(bytes, out TreeProof? read));
        Assert.Null(read!.Verify(tree.Root));
        foreach (StateFact fact in proof.Facts.Where((_, i) => i % 97 == 0))
            Assert.Equal(fact, tree.Prove(fact.Key).Facts.Single());

        // The last bytes are the siblings.
        int siblings = proof.Tree.Siblings.Length;
        foreach (int back in (int[])[1, 32 * (siblings / 2), (32 * (siblings - 1)) + 1])
        {
            byte[] changed = [.. bytes];
            changed[^back] ^= 4;
            Assert.Null(TreeProof.Read(changed, out TreeProof? forged));
            Assert.Equal(Reason.RootMismatch, forged!.Verify()!.Reason);
        }

        StateOperation[] operations = [.. keys.Select((key, i) => i % 4 == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, TreeCases.Word(i)))];
        Assert.Null(tree.Apply(operations, out StateTree? next, out StateTransition? transition));
        Assert.Null(transition!.Verify(tree.Root));
        Assert.Equal(next!.Root, transition.NewRoot);
        Assert.Null(StateTransition.Read(transition.ToBytes(), out StateTransition? again));
        Assert.Null(again!.Verify(tree.Root));
    }

    // Digests stay where they are, and work space is kept from proof to proof.
    [Fact]
    public void Take_little_memory_to_verify()
    {
        Bytes32[] keys = Words(Leaves, seed: 3);
        StateTree tree = TreeCases.Apply(TreeScheme.Sha256Smt.Empty, [.. keys.Select(key => StateOperation.Put(key, key))]);
        Assert.Null(tree.Prove(keys.AsSpan(0, 1000), out TreeProof? proof));

        // The least of some, as other tests may have taken the work space: 64 bytes for a leaf, and for each of two edges 16 and 8 for what is at its top.
        long least = long.MaxValue;
        for (int i = 0; i < 10; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Null(proof!.Verify());
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.InRange(least, 0, 150 * 1000);
    }

    [Fact]
    public void Count_siblings_of_any_range_of_slots()
    {
        byte[] bytes = [0b1010_0110, 0xff, 0, 0b0000_0001, 0b1100_0000];
        PresenceBits presence = new(bytes);
        for (int start = 0; start <= 8 * bytes.Length; start++)
        {
            for (int end = start; end <= 8 * bytes.Length; end++)
                Assert.Equal(Enumerable.Range(start, end - start).Count(slot => presence[slot]), presence.CountSet(start, end));
        }
    }

    private static Bytes32[] Words(int count, int seed)
    {
        Random random = new(seed);
        byte[] bytes = new byte[Bytes32.Length * count];
        random.NextBytes(bytes);
        return [.. bytes.Chunk(Bytes32.Length).Select(word => new Bytes32(word))];
    }
}
