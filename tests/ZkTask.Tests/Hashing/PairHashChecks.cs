using Xunit;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Hashing;

/// <summary>A batch of pairs: the digests that hashing them one by one gives, for every length, and what the interface promises of its spans.</summary>
internal static class PairHashChecks
{
    /// <summary>A batch hash.</summary>
    internal delegate void Batch(ReadOnlySpan<byte> pairs, Span<byte> digests);

    /// <summary>The digest of one pair.</summary>
    internal delegate byte[] Single(ReadOnlySpan<byte> pair);

    /// <summary>Every number of pairs up to a limit, apart and in place; pairs whose words are below 2^253.</summary>
    internal static void EveryLength(Batch batch, Single single, int most)
    {
        byte[] all = Pairs(most, seed: 1);
        byte[][] expected = [.. all.Chunk(64).Select(pair => single(pair))];
        for (int count = 0; count <= most; count++)
        {
            byte[] pairs = all[..(64 * count)], digests = new byte[32 * count];
            batch(pairs, digests);
            Assert.Equal(all[..(64 * count)], pairs);
            Assert.Equal(expected[..count], digests.Chunk(32));

            batch(pairs, pairs.AsSpan(0, 32 * count));
            Assert.Equal(digests, pairs[..(32 * count)]);
            Assert.Equal(all[(32 * count)..(64 * count)], pairs[(32 * count)..]);
        }
    }

    /// <summary>Spans of wrong lengths, and such as overlap in other ways than the one that is allowed.</summary>
    internal static void BadSpans(Batch batch)
    {
        byte[] memory = new byte[256];
        Assert.Throws<ArgumentException>(() => batch(memory.AsSpan(0, 63), memory.AsSpan(128, 32)));
        Assert.Throws<ArgumentException>(() => batch(memory.AsSpan(0, 64), memory.AsSpan(128, 31)));
        Assert.Throws<ArgumentException>(() => batch(memory.AsSpan(0, 64), memory.AsSpan(128, 64)));
        Assert.Throws<ArgumentException>(() => batch(memory.AsSpan(0, 128), memory.AsSpan(64, 64)));
        Assert.Throws<ArgumentException>(() => batch(memory.AsSpan(1, 128), memory.AsSpan(0, 64)));
        batch(memory.AsSpan(0, 128), memory.AsSpan(128, 64));
    }

    /// <summary>A batch in lanes with a rest allocates nothing.</summary>
    internal static void NoAllocation(Batch batch)
    {
        byte[] pairs = Pairs(19, seed: 2), digests = new byte[19 * 32];
        batch(pairs, digests);
        Assert.Equal(0, AllocationMeter.BytesPerCall(() => batch(pairs, digests)));
    }

    /// <summary>Pairs of words below 2^253.</summary>
    internal static byte[] Pairs(int count, int seed)
    {
        byte[] pairs = new byte[64 * count];
        new Random(seed).NextBytes(pairs);
        for (int word = 0; word < pairs.Length; word += 32)
            pairs[word] &= 0x1f;
        return pairs;
    }
}
