using System.Collections.Immutable;
using Xunit;
using ZkTask.Merkle;
using ZkTask.Merkle.Transparency;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Transparency logs against their definition in RFC 9162.</summary>
public sealed class TransparencyTests
{
    private const int MaxSize = 33;
    private static readonly byte[][] s_entries = [.. Enumerable.Range(0, MaxSize).Select(i => new Random(i).Bytes(i))];
    private static readonly TransparencyLog s_log = new(s_entries.Select(entry => LogHash.Leaf(entry)));

    [Fact]
    public void Roots_are_those_of_the_definition()
    {
        LogFrontier frontier = LogFrontier.Empty;
        for (int size = 0; size <= MaxSize; size++)
        {
            Bytes32 expected = new(ReferenceLog.Root(s_entries[..size]));
            Assert.Equal(expected, s_log.Root(size));
            Assert.Equal(expected, frontier.Root());
            Assert.Equal(expected, new LogFrontier(frontier.Size, frontier.Peaks).Root());
            Assert.Equal((ulong)size, frontier.Size);
            if (size < MaxSize)
                frontier = frontier.Append(LogHash.Leaf(s_entries[size].AsSpan(0, size / 3), s_entries[size].AsSpan(size / 3)));
        }

        Assert.Throws<ArgumentException>(() => new LogFrontier(3, [LogHash.Empty]));
    }

    [Fact]
    public void Every_inclusion_proof_is_the_definitions_and_holds()
    {
        for (int size = 1; size <= MaxSize; size++)
        {
            for (int index = 0; index < size; index++)
            {
                LogInclusionProof proof = s_log.ProveInclusion(index, size);
                Assert.Equal(Words(ReferenceLog.InclusionPath(index, s_entries[..size])), proof.Path);
                Assert.Null(proof.Verify());
                Assert.Equal(Reason.UnusedSibling, (proof with { Path = proof.Path.Add(proof.Root) }).Verify()?.Reason);
                if (!proof.Path.IsEmpty)
                    Assert.NotNull((proof with { Path = proof.Path.RemoveAt(proof.Path.Length - 1) }).Verify());
                Assert.NotNull((proof with { LeafIndex = (ulong)size }).Verify());
                for (int other = 0; other < size; other++)
                    Assert.True(other == index || (proof with { LeafIndex = (ulong)other }).Verify() is not null);
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => s_log.ProveInclusion(3, 3));
    }

    [Fact]
    public void Every_consistency_proof_is_the_definitions_and_holds()
    {
        for (int second = 1; second <= MaxSize; second++)
        {
            for (int first = 1; first <= second; first++)
            {
                LogConsistencyProof proof = s_log.ProveConsistency(first, second);
                Assert.Equal(Words(ReferenceLog.ConsistencyPath(first, s_entries[..second])), proof.Path);
                Assert.Null(proof.Verify());
                Assert.Equal(Reason.UnusedSibling, (proof with { Path = proof.Path.Add(LogHash.Empty) }).Verify()?.Reason);
                if (!proof.Path.IsEmpty)
                    Assert.NotNull((proof with { Path = proof.Path.RemoveAt(proof.Path.Length - 1) }).Verify());
                for (int other = 0; other <= MaxSize; other++)
                    Assert.True(other == first || (proof with { FirstSize = (ulong)other }).Verify() is not null);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_fails() => Seeds.Hold(random =>
    {
        int size = random.Next(2, MaxSize + 1), first = random.Next(1, size);
        LogInclusionProof inclusion = s_log.ProveInclusion(random.Next(size), size);
        LogConsistencyProof consistency = s_log.ProveConsistency(first, size);
        return (inclusion with { LeafHash = random.Flip(inclusion.LeafHash) }).Verify() is { Reason: Reason.RootMismatch }
            && (inclusion with { Root = random.Flip(inclusion.Root) }).Verify() is { Reason: Reason.RootMismatch }
            && (inclusion with { Path = FlipOne(random, inclusion.Path) }).Verify() is { Reason: Reason.RootMismatch }
            && (consistency with { Path = FlipOne(random, consistency.Path) }).Verify() is { Reason: Reason.RootMismatch }
            && (consistency with { FirstRoot = consistency.SecondRoot }).Verify() is { Reason: Reason.RootMismatch };
    });

    [Fact]
    public void Size_zero_proves_nothing() =>
        Assert.Equal(Reason.IndexOutOfRange, new LogConsistencyProof(0, 5, LogHash.Empty.Span.ToArray(), s_log.Root(5).Span.ToArray(), []).Verify()?.Reason);

    [Fact]
    public void The_greatest_sizes_end_in_time()
    {
        ImmutableArray<Bytes32> path = [.. Enumerable.Repeat(LogHash.Empty, 1000)];
        Assert.Equal(Reason.UnusedSibling, new LogInclusionProof(0, ulong.MaxValue, LogHash.Empty, LogHash.Empty, path).Verify()?.Reason);
        Assert.NotNull(new LogInclusionProof(ulong.MaxValue - 1, ulong.MaxValue, LogHash.Empty, LogHash.Empty, path).Verify());
        Assert.NotNull(new LogConsistencyProof(ulong.MaxValue - 1, ulong.MaxValue, new byte[32], new byte[32], path).Verify());
    }

    /// <summary>Named exploit: an inner node, whose content is two hashes, presented as an entry of 64 bytes.</summary>
    [Fact]
    public void Exploit_64_byte_leaf_is_no_inner_node()
    {
        Bytes32 left = s_log[0], right = s_log[1];
        byte[] content = [.. left.Span, .. right.Span];
        Assert.NotNull(new LogInclusionProof(0, 2, LogHash.Leaf(content), s_log.Root(4), s_log.ProveInclusion(0, 4).Path[1..]).Verify());
    }

    private static Bytes32[] Words(byte[][] hashes) => Array.ConvertAll(hashes, hash => new Bytes32(hash));

    private static ImmutableArray<Bytes32> FlipOne(Random random, ImmutableArray<Bytes32> path)
    {
        int index = random.Next(path.Length);
        return path.SetItem(index, random.Flip(path[index]));
    }
}
