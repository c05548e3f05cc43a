using System.Collections.Immutable;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>How what a Merkle proof proves is tied to the data that a submission carries. Without it a Performer may send any proof under the root.</summary>
public sealed class MerkleDataBinding
{
    private MerkleDataBinding(bool isLeaf, ImmutableArray<string> names) => (IsLeaf, Names) = (isLeaf, names);

    /// <summary>No tie: the data is not looked at.</summary>
    public static MerkleDataBinding None { get; } = new(false, []);

    /// <summary>
    /// The data is the proven leaf's content, which the tree hashes in its own way: SHA-256(0x00 ‖ data) in a log, Keccak-256 twice in a tree of OpenZeppelin (of a
    /// standard tree's leaf, the data is its ABI encoding), once in one of EigenLayer, where the data must not have the 64 bytes of two nodes.
    /// </summary>
    public static MerkleDataBinding Leaf { get; } = new(true, []);

    /// <summary>The data is words of 32 bytes, as <c>abi.encode</c> has static values, and nothing else: the named facts in this order.</summary>
    /// <exception cref="ArgumentException">There is no name, or one twice.</exception>
    public static MerkleDataBinding Words(params ReadOnlySpan<string> names)
    {
        ImmutableArray<string> list = [.. names];
        if (list.IsEmpty || list.Distinct(StringComparer.Ordinal).Count() != list.Length)
            throw new ArgumentException("The data's words need names, each another one.", nameof(names));
        return new MerkleDataBinding(false, list);
    }

    /// <summary>Whether this is <see cref="Leaf"/>.</summary>
    public bool IsLeaf { get; }

    /// <summary>The names of <see cref="Words"/>; else empty.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Whether a fact is among the words.</summary>
    internal bool Has(string name) => Names.Contains(name, StringComparer.Ordinal);

    /// <summary>Reads the words.</summary>
    internal Rejection? TryRead(ReadOnlySpan<byte> data, out Dictionary<string, Bytes32> words)
    {
        words = new Dictionary<string, Bytes32>(StringComparer.Ordinal);
        if (Names.IsEmpty)
            return null;
        if (data.Length != Names.Length * Bytes32.Length)
            return new Rejection(Reason.DataBindingMismatch, $"data: {data.Length} bytes are not {Names.Length} words of {Bytes32.Length}: {string.Join(", ", Names)}");
        for (int i = 0; i < Names.Length; i++)
            words.Add(Names[i], new Bytes32(data.Slice(i * Bytes32.Length, Bytes32.Length)));
        return null;
    }

    /// <summary>Compares the words with what is proven.</summary>
    internal static Rejection? Compare(Dictionary<string, Bytes32> words, Dictionary<string, Bytes32> facts)
    {
        foreach ((string name, Bytes32 word) in words)
        {
            if (!facts.TryGetValue(name, out Bytes32 fact))
                return new Rejection(Reason.DataBindingMismatch, $"data: `{name}` is {word}, the proof says nothing about it");
            if (fact != word)
                return new Rejection(Reason.DataBindingMismatch, $"data: `{name}` is {word}, the proof is about {fact}");
        }

        return null;
    }
}
