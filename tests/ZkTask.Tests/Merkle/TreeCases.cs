using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using ZkTask.Merkle;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Merkle;

/// <summary>Trees, keys and operations for tests: keys that crowd together, so that everything a trie can look like occurs with few of them.</summary>
internal static class TreeCases
{
    private const ulong Seed = 20260102, Gamma = 5;

    /// <summary>A scheme by its name.</summary>
    internal static TreeScheme Scheme(string name) => TreeScheme.TryFind(name, out TreeScheme? scheme) ? scheme : throw new ArgumentException(name);

    /// <summary>Fails unless a law holds for generated values.</summary>
    internal static void Holds<T>(Gen<T> values, Action<T> law, int count) =>
        Prop.ForAll(values.ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(Seed, Gamma).WithQuietOnSuccess(true));

    /// <summary>
    /// Keys of a scheme: anywhere, or few bits apart from each other near the root, in the middle or at the very end of the path.
    /// </summary>
    internal static Gen<Bytes32> Keys(TreeScheme scheme)
    {
        BigInteger modulus = scheme.IsOverField ? Fr.Modulus : BigInteger.One << 256;
        Gen<BigInteger> low = Gen.Choose(0, 63).Select(i => (BigInteger)i);
        Gen<BigInteger> high = Gen.Choose(0, 63).Select(i => modulus - 1 - i);
        Gen<BigInteger> middle = Gen.Choose(0, 63).Select(i => (BigInteger)i << 120);
        Gen<BigInteger> spread = Gen.Choose(0, 250).Select(i => BigInteger.One << i);
        Gen<BigInteger> anywhere = Gen.Choose(0, int.MaxValue).Select(i => BigInteger.ModPow(i, 11, modulus - 2));
        return Gen.OneOf(low, high, middle, spread, anywhere).Select(key => Bytes32.FromInteger(key));
    }

    /// <summary>Batches of operations, no key twice in one; a third of them deletions, most of keys that may be there.</summary>
    internal static Gen<StateOperation[]> Batch(TreeScheme scheme, int maxLength)
    {
        Gen<Bytes32> values = Gen.Choose(0, 5).Select(i => Bytes32.FromInteger(i));
        Gen<StateOperation> operation =
            from key in Keys(scheme)
            from value in values
            from kind in Gen.Choose(0, 2)
            select kind == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, value);
        return from length in Gen.Choose(1, maxLength)
               from operations in operation.ArrayOf(length)
               select operations.DistinctBy(o => o.Key).ToArray();
    }

    internal static Gen<StateOperation[][]> Batches(TreeScheme scheme, int maxCount, int maxLength) =>
        from count in Gen.Choose(1, maxCount)
        from batches in Batch(scheme, maxLength).ArrayOf(count)
        select batches;

    /// <summary>Keys that part near the root: small digests, canonical in all schemes.</summary>
    internal static Bytes32[] SpreadKeys(int count) =>
        [.. Enumerable.Range(0, count).Select(i => Bytes32.FromInteger(BigInteger.ModPow(3, 200 + i, BigInteger.One << 252) | 1 | ((BigInteger)i * i << 1)))];

    internal static StateTree Apply(StateTree tree, params ReadOnlySpan<StateOperation> operations)
    {
        Xunit.Assert.Null(tree.Apply(operations, out StateTree? next));
        return next!;
    }

    internal static void Apply(ReferenceSparseTree tree, ReadOnlySpan<StateOperation> operations)
    {
        foreach (StateOperation operation in operations)
        {
            if (operation.IsDelete)
                tree.Leaves.Remove(operation.Key.ToInteger());
            else
                tree.Leaves[operation.Key.ToInteger()] = operation.Value.ToInteger();
        }
    }

    internal static Bytes32 Word(BigInteger value) => Bytes32.FromInteger(value);

    internal static StateOperation Put(BigInteger key, BigInteger value) => StateOperation.Put(Word(key), Word(value));

    internal static StateOperation Delete(BigInteger key) => StateOperation.Delete(Word(key));
}
