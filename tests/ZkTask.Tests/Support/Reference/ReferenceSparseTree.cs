using System.Numerics;
using System.Security.Cryptography;
using ZkTask.Hashing;
using ZkTask.Merkle;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// A sparse Merkle tree as its definition has it: a dictionary of leaves, and recursion over bits of integers. Slow and simple, the oracle of the engine.
/// </summary>
public sealed class ReferenceSparseTree
{
    private readonly Func<BigInteger, int, bool> _goesRight;
    private readonly Func<BigInteger, BigInteger, BigInteger> _leaf, _node;

    private ReferenceSparseTree(
        Func<BigInteger, int, bool> goesRight, Func<BigInteger, BigInteger, BigInteger> leaf, Func<BigInteger, BigInteger, BigInteger> node) =>
        (_goesRight, _leaf, _node) = (goesRight, leaf, node);

    /// <summary>Keys and values.</summary>
    public Dictionary<BigInteger, BigInteger> Leaves { get; } = [];

    public BigInteger Root => RootOf([.. Leaves.Keys], 0);

    public static ReferenceSparseTree Of(TreeScheme scheme)
    {
        if (scheme == TreeScheme.CircomSmt)
            return new ReferenceSparseTree((key, depth) => !((key >> depth) & 1).IsZero, (k, v) => Poseidon(k, v, 1), (l, r) => Poseidon(l, r));
        Func<byte[], byte[]> hash = scheme == TreeScheme.KeccakSmt ? Keccak : SHA256.HashData;
        return new ReferenceSparseTree(
            (key, depth) => !((key >> (255 - depth)) & 1).IsZero, (k, v) => Digest(hash, k, v) | BigInteger.One, (l, r) => Digest(hash, l, r) >> 1 << 1);
    }

    /// <summary>The siblings from the root to where a key's way ends, and the leaf found there.</summary>
    public (List<BigInteger> Siblings, BigInteger? LeafKey) Find(BigInteger key)
    {
        List<BigInteger> siblings = [];
        List<BigInteger> keys = [.. Leaves.Keys];
        while (keys.Count > 1)
        {
            int depth = siblings.Count;
            siblings.Add(RootOf(keys.FindAll(other => _goesRight(other, depth) != _goesRight(key, depth)), depth + 1));
            keys = keys.FindAll(other => _goesRight(other, depth) == _goesRight(key, depth));
        }

        return (siblings, keys.Count == 0 ? null : keys[0]);
    }

    /// <summary>The root over a leaf or an empty slot with siblings.</summary>
    public BigInteger Climb(BigInteger key, BigInteger digest, IReadOnlyList<BigInteger> siblings)
    {
        for (int depth = siblings.Count - 1; depth >= 0; depth--)
            digest = _goesRight(key, depth) ? _node(siblings[depth], digest) : _node(digest, siblings[depth]);
        return digest;
    }

    public BigInteger Leaf(BigInteger key, BigInteger value) => _leaf(key, value);

    private BigInteger RootOf(List<BigInteger> keys, int depth)
    {
        if (keys.Count == 0)
            return 0;
        if (keys.Count == 1)
            return _leaf(keys[0], Leaves[keys[0]]);
        return _node(RootOf(keys.FindAll(key => !_goesRight(key, depth)), depth + 1), RootOf(keys.FindAll(key => _goesRight(key, depth)), depth + 1));
    }

    private static BigInteger Poseidon(params BigInteger[] inputs) => ZkTask.Hashing.Poseidon.Hash(Array.ConvertAll(inputs, Fr.FromBigInteger)).ToBigInteger();

    private static BigInteger Digest(Func<byte[], byte[]> hash, BigInteger left, BigInteger right) =>
        new(hash([.. Bytes32.FromInteger(left).Span, .. Bytes32.FromInteger(right).Span]), isUnsigned: true, isBigEndian: true);

    private static byte[] Keccak(byte[] message)
    {
        byte[] digest = new byte[Keccak256.DigestLength];
        Keccak256.Hash(message, digest);
        return digest;
    }
}
