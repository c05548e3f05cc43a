using System.Collections.Immutable;
using ZkTask.Hashing;
using ZkTask.Merkle.Engine;

namespace ZkTask.Merkle.Iden3;

/// <summary>The hashes along one key's way in the tree of circomlib and iden3, on field elements one at a time.</summary>
internal static class CircomSmtNode
{
    /// <summary>A key's way down from the root.</summary>
    internal static TreePath PathOf(in Fr key) => CircomSmt.PathOf(Bytes32.FromElement(key));

    /// <summary>The leaf of a key and its value.</summary>
    internal static Fr Leaf(CircomSmtLeaf leaf) => Poseidon.Hash([leaf.Key, leaf.Value, Fr.One]);

    /// <summary>The node at a depth of a way: what is on the way goes to the side that the way's bit says, what is beside it to the other.</summary>
    internal static Fr Node(in TreePath path, int depth, in Fr onWay, in Fr beside) =>
        path.GoesRight(depth) ? Poseidon.Hash([beside, onWay]) : Poseidon.Hash([onWay, beside]);

    /// <summary>The root over what is at the end of a way, with the siblings from the root down.</summary>
    internal static Fr Root(in TreePath path, ImmutableArray<Fr> siblings, in Fr end)
    {
        Fr hash = end;
        for (int depth = siblings.Length - 1; depth >= 0; depth--)
            hash = Node(path, depth, hash, siblings[depth]);
        return hash;
    }
}
