using System.Security.Cryptography;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>A transparency log as RFC 9162 defines it, by recursion (sections 2.1.1, 2.1.3.1, 2.1.4.1).</summary>
internal static class ReferenceLog
{
    internal static byte[] LeafHash(byte[] entry) => SHA256.HashData([0, .. entry]);

    internal static byte[] Root(byte[][] entries) => entries.Length switch
    {
        0 => SHA256.HashData([]),
        1 => LeafHash(entries[0]),
        _ => SHA256.HashData([1, .. Root(entries[..Split(entries)]), .. Root(entries[Split(entries)..])]),
    };

    internal static byte[][] InclusionPath(int index, byte[][] entries)
    {
        if (entries.Length == 1)
            return [];
        int k = Split(entries);
        return index < k
            ? [.. InclusionPath(index, entries[..k]), Root(entries[k..])]
            : [.. InclusionPath(index - k, entries[k..]), Root(entries[..k])];
    }

    internal static byte[][] ConsistencyPath(int first, byte[][] entries) => Subproof(first, entries, isWhole: true);

    private static byte[][] Subproof(int first, byte[][] entries, bool isWhole)
    {
        if (first == entries.Length)
            return isWhole ? [] : [Root(entries)];
        int k = Split(entries);
        return first <= k
            ? [.. Subproof(first, entries[..k], isWhole), Root(entries[k..])]
            : [.. Subproof(first - k, entries[k..], isWhole: false), Root(entries[..k])];
    }

    private static int Split(byte[][] entries)
    {
        int k = 1;
        while (2 * k < entries.Length)
            k *= 2;
        return k;
    }
}
