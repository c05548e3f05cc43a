using System.Security.Cryptography;
using Xunit;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Records;

namespace ZkTask.Tests.Attestation;

/// <summary>The root of a log of every size against RFC 9162's recursive definition.</summary>
public class LogFrontierTests
{
    [Fact]
    public void Roots_are_those_of_the_definition()
    {
        LogFrontier frontier = LogFrontier.Empty;
        List<byte[]> entries = [];
        for (int size = 0; size < 70; size++)
        {
            Assert.Equal(size, frontier.Size);
            Assert.Equal(new Digest(Hash([.. entries])), frontier.Root());
            entries.Add([(byte)size, 1, 2]);
            frontier = frontier.Append(LogFrontier.Leaf(entries[^1].AsSpan(0, 1), entries[^1].AsSpan(1)));
        }
    }

    // MTH of section 2.1.1.
    private static byte[] Hash(ReadOnlySpan<byte[]> entries)
    {
        if (entries.IsEmpty)
            return SHA256.HashData([]);
        if (entries.Length == 1)
            return SHA256.HashData([0, .. entries[0]]);
        int split = 1;
        while (2 * split < entries.Length)
            split *= 2;
        return SHA256.HashData([1, .. Hash(entries[..split]), .. Hash(entries[split..])]);
    }
}
