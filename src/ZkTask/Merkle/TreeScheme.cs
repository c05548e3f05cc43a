using System.Diagnostics.CodeAnalysis;
using ZkTask.Hashing;
using ZkTask.Merkle.Engine;
using ZkTask.Merkle.Proofs;

namespace ZkTask.Merkle;

/// <summary>
/// A kind of sparse Merkle tree: how keys lead through it and how leaves and nodes are hashed. All have the same shape: a subtree without leaves is 32 zero bytes, a
/// subtree with one leaf is that leaf at once, any other subtree is the node over its two halves. Keys, values and digests are 32 bytes each.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>circom-smt</c>: what circomlib's SMTVerifier and SMTProcessor prove about. Leaf Poseidon(key, value, 1), node Poseidon(left, right) over BN254's scalar field;
/// a key's bits are taken from the least significant on. Keys and values are big-endian integers below r.</item>
/// <item><c>keccak-smt</c>, <c>sha256-smt</c>: H = Keccak-256 or SHA-256 of 64 bytes; leaf = H(key ‖ value) with the lowest bit of the last byte set, node = H(left ‖ right)
/// with that bit cleared, so nothing is both; a key's bits are taken from the most significant bit of the first byte on. Keys and values are any 32 bytes.</item>
/// </list>
/// What a value is, is up to the application; longer values are hashed first. A key with the value zero is present.
/// </remarks>
public abstract class TreeScheme
{
    private protected TreeScheme()
    {
    }

    /// <summary>Poseidon over BN254, as circomlib's circuits have it.</summary>
    public static TreeScheme CircomSmt { get; } = new TreeScheme<CircomSmt>();

    /// <summary>Keccak-256.</summary>
    public static TreeScheme KeccakSmt { get; } = new TreeScheme<TaggedSmt<KeccakPairs, KeccakSmtName>>();

    /// <summary>SHA-256.</summary>
    public static TreeScheme Sha256Smt { get; } = new TreeScheme<TaggedSmt<Sha256Pairs, Sha256SmtName>>();

    /// <summary>All schemes.</summary>
    public static IReadOnlyList<TreeScheme> All { get; } = [CircomSmt, KeccakSmt, Sha256Smt];

    /// <summary>The name in files and on the command line: <c>circom-smt</c>, <c>keccak-smt</c>, <c>sha256-smt</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether keys, values and digests are elements of BN254's scalar field, written in decimal in JSON; else any 32 bytes, in hexadecimal.</summary>
    public abstract bool IsOverField { get; }

    /// <summary>The largest depth that a leaf can have: different keys differ in that many leading bits of their paths.</summary>
    public abstract int MaxDepth { get; }

    /// <summary>The tree without leaves; its root is zero.</summary>
    public abstract StateTree Empty { get; }

    /// <summary>The number in binary encodings.</summary>
    internal abstract byte Id { get; }

    /// <summary>The scheme with a name.</summary>
    /// <returns>False if there is none.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out TreeScheme? scheme)
    {
        scheme = All.FirstOrDefault(candidate => candidate.Name == name);
        return scheme is not null;
    }

    /// <summary>Whether 32 bytes can be a key, a value or a digest.</summary>
    public abstract bool IsCanonical(Bytes32 word);

    /// <summary>Compares keys by their places in the tree, from left to right: the order of leaves, of proofs and of <see cref="Load"/>.</summary>
    public abstract int CompareKeys(Bytes32 left, Bytes32 right);

    /// <summary>Builds a tree from leaves that are sorted already, in memory close to the tree's own; <see cref="StateTree.Apply(ReadOnlySpan{StateOperation}, out StateTree?, int)"/> takes any order.</summary>
    /// <param name="leaves">The leaves, strictly ascending by <see cref="CompareKeys"/>.</param>
    /// <param name="tree">The tree; null if the leaves were refused.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>Null, or which leaf is not canonical or not in order.</returns>
    public abstract Rejection? Load(IEnumerable<StateLeaf> leaves, out StateTree? tree, int maxDegreeOfParallelism = 1);

    /// <summary>Builds a tree from leaves that are sorted already and all in memory: as <see cref="Load"/> does, but threads share the checks too.</summary>
    /// <param name="leaves">The leaves, strictly ascending by <see cref="CompareKeys"/>. They are only read, and not kept.</param>
    /// <param name="tree">The tree; null if the leaves were refused.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>Null, or which leaf is the first that is not canonical or not in order.</returns>
    public abstract Rejection? LoadSorted(ReadOnlyMemory<StateLeaf> leaves, out StateTree? tree, int maxDegreeOfParallelism = 1);

    /// <summary>Whether trees of this scheme take a batch of operations: which they refuse depends on nothing else. Hashes nothing.</summary>
    /// <param name="operations">The operations, as in <see cref="StateTree.Apply(ReadOnlySpan{StateOperation}, out StateTree?, int)"/>.</param>
    /// <returns>Null if so, else what that would return.</returns>
    public abstract Rejection? Check(ReadOnlySpan<StateOperation> operations);

    /// <summary>Puts a batch of operations in the order of the scheme's trees.</summary>
    /// <param name="operations">Any number, in any order, each key at most once. They are not kept, and must not change meanwhile.</param>
    /// <param name="batch">The same operations in order; null if one was refused.</param>
    /// <param name="maxDegreeOfParallelism">Threads that may work at once.</param>
    /// <returns>Null, or what <see cref="Check"/> returns.</returns>
    public abstract Rejection? Sort(ReadOnlyMemory<StateOperation> operations, out StateBatch? batch, int maxDegreeOfParallelism = 1);

    /// <summary>Computes a root of sorted leaves in constant memory.</summary>
    public abstract StateRootBuilder CreateRootBuilder();

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>A key, value or digest as the scheme's files have it: decimal or hexadecimal.</summary>
    public string Format(Bytes32 word) => IsOverField ? word.ToDecimal() : word.ToString();

    /// <inheritdoc cref="ITreeScheme.DigestsShowLeaves"/>
    internal abstract bool DigestsShowLeaves { get; }

    /// <inheritdoc cref="ITreeScheme.PathOf"/>
    internal abstract TreePath PathOf(in Bytes32 key);

    /// <inheritdoc cref="ITreeScheme.KeyOf"/>
    internal abstract Bytes32 KeyOf(in TreePath path);

    /// <inheritdoc cref="PartialTree.TryCreate"/>
    internal abstract Rejection? TryCreate(
        TreePath[] paths, ReadOnlySpan<Bytes32?> values, ReadOnlySpan<TerminalHeader> headers, byte[] presence, long slots, Bytes32[] siblings, SiblingOpening[] openings,
        out PartialTree? tree);

    /// <inheritdoc cref="ProofEngine{TScheme}.ComputeRoot"/>
    internal abstract Rejection? ComputeRoot(PartialTree tree, out Bytes32 root, CancellationToken cancellation);

    /// <inheritdoc cref="ProofEngine{TScheme}.ComputeRoots"/>
    internal abstract Rejection? ComputeRoots(
        PartialTree tree, ReadOnlySpan<Bytes32?> after, out Bytes32 oldRoot, out Bytes32 newRoot, CancellationToken cancellation);

    /// <inheritdoc cref="ProofEngine{TScheme}.Depth"/>
    internal abstract int ComputeDepth(PartialTree tree, ReadOnlySpan<Bytes32?> after);
}

/// <summary>A scheme at run time.</summary>
internal sealed class TreeScheme<TScheme> : TreeScheme
    where TScheme : struct, ITreeScheme
{
    private const int LeavesOfRange = 1 << 14;

    internal TreeScheme() => Empty = new StateTree<TScheme>(this, null, 0, Bytes32.Zero);

    public override string Name => TScheme.Name;

    public override bool IsOverField => TScheme.IsOverField;

    public override int MaxDepth => TScheme.PathBits;

    public override StateTree Empty { get; }

    internal override byte Id => TScheme.Id;

    public override bool IsCanonical(Bytes32 word) => TScheme.IsCanonical(word);

    public override int CompareKeys(Bytes32 left, Bytes32 right) => TScheme.PathOf(left).CompareTo(TScheme.PathOf(right));

    public override Rejection? Load(IEnumerable<StateLeaf> leaves, out StateTree? tree, int maxDegreeOfParallelism = 1)
    {
        ArgumentNullException.ThrowIfNull(leaves);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        tree = null;
        int expected = leaves.TryGetNonEnumeratedCount(out int known) ? known : 0;
        List<TreePath> paths = new(expected);
        List<Bytes32> values = new(expected);
        foreach (StateLeaf leaf in leaves)
        {
            TreePath path = TScheme.PathOf(leaf.Key);
            if (CheckLeaf(leaf, path, paths.Count, paths.Count == 0 ? null : paths[^1]) is { } rejection)
                return rejection;
            paths.Add(path);
            values.Add(leaf.Value);
        }

        tree = Build([.. paths], [.. values], maxDegreeOfParallelism);
        return null;
    }

    public override Rejection? LoadSorted(ReadOnlyMemory<StateLeaf> leaves, out StateTree? tree, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        TreePath[] paths = new TreePath[leaves.Length];
        Bytes32[] values = new Bytes32[leaves.Length];
        Rejection?[] firstOfRange = new Rejection?[1 + (leaves.Length / LeavesOfRange)];
        Workers.ForRanges(leaves.Length, LeavesOfRange, maxDegreeOfParallelism, (start, end) =>
        {
            ReadOnlySpan<StateLeaf> all = leaves.Span;
            TreePath? previous = start == 0 ? null : TScheme.PathOf(all[start - 1].Key);
            ref Rejection? rejection = ref firstOfRange[start / LeavesOfRange];
            for (int i = start; i < end && rejection is null; i++)
            {
                TreePath path = TScheme.PathOf(all[i].Key);
                rejection = CheckLeaf(all[i], path, i, previous);
                (paths[i], values[i], previous) = (path, all[i].Value, path);
            }
        });
        Rejection? first = firstOfRange.FirstOrDefault(rejection => rejection is not null);
        tree = first is null ? Build(paths, values, maxDegreeOfParallelism) : null;
        return first;
    }

    /// <summary>Whether a leaf that is handed in is canonical and follows the one before it.</summary>
    internal static Rejection? CheckLeaf(in StateLeaf leaf, in TreePath path, long index, in TreePath? previous)
    {
        if (!TScheme.IsCanonical(leaf.Key))
            return new Rejection(Reason.NonCanonicalKey, $"leaf {index}: the key {leaf.Key} is not below the field's modulus r");
        if (!TScheme.IsCanonical(leaf.Value))
            return new Rejection(Reason.NonCanonicalValue, $"leaf {index}: the value {leaf.Value} is not below the field's modulus r");
        int order = previous is { } before ? path.CompareTo(before) : 1;
        return order > 0
            ? null
            : new Rejection(order == 0 ? Reason.DuplicateKey : Reason.KeysOutOfOrder, $"leaf {index}: the key {leaf.Key} does not follow the one before it");
    }

    private StateTree<TScheme> Build(TreePath[] paths, Bytes32[] values, int workers)
    {
        (Subtree? root, Bytes32 digest, long count) = TreeCommit<TScheme>.Apply(null, Bytes32.Zero, new OperationBatch(paths, values, null), workers);
        return new StateTree<TScheme>(this, root, count, digest);
    }

    public override Rejection? Check(ReadOnlySpan<StateOperation> operations) => OperationSort<TScheme>.Run(operations, workers: 1, out _);

    public override Rejection? Sort(ReadOnlyMemory<StateOperation> operations, out StateBatch? batch, int maxDegreeOfParallelism = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxDegreeOfParallelism, 1);
        Rejection? rejection = OperationSort<TScheme>.Run(operations, maxDegreeOfParallelism, out OperationBatch? sorted);
        batch = sorted is null ? null : new StateBatch(this, sorted);
        return rejection;
    }

    public override StateRootBuilder CreateRootBuilder() => new StateRootBuilder<TScheme>();

    internal override bool DigestsShowLeaves => TScheme.DigestsShowLeaves;

    internal override TreePath PathOf(in Bytes32 key) => TScheme.PathOf(key);

    internal override Bytes32 KeyOf(in TreePath path) => TScheme.KeyOf(path);

    internal override Rejection? TryCreate(
        TreePath[] paths, ReadOnlySpan<Bytes32?> values, ReadOnlySpan<TerminalHeader> headers, byte[] presence, long slots, Bytes32[] siblings, SiblingOpening[] openings,
        out PartialTree? tree) => PartialTree.TryCreate<TScheme>(paths, values, headers, presence, slots, siblings, openings, out tree);

    internal override Rejection? ComputeRoot(PartialTree tree, out Bytes32 root, CancellationToken cancellation) =>
        ProofEngine<TScheme>.ComputeRoot(tree, out root, cancellation);

    internal override Rejection? ComputeRoots(
        PartialTree tree, ReadOnlySpan<Bytes32?> after, out Bytes32 oldRoot, out Bytes32 newRoot, CancellationToken cancellation) =>
        ProofEngine<TScheme>.ComputeRoots(tree, after, out oldRoot, out newRoot, cancellation);

    internal override int ComputeDepth(PartialTree tree, ReadOnlySpan<Bytes32?> after) => ProofEngine<TScheme>.Depth(tree, after);
}
