using System.Runtime.InteropServices;
using ZkTask.Bench.Peers;
using ZkTask.Hashing;
using ZkTask.Merkle;

namespace ZkTask.Bench.Trees;

/// <summary>What is measured of the sparse trees: one process for each scheme, asked by bench/trees/run.mjs. A work's name ends with how many workers it may use.</summary>
internal static class TreeWorks
{
    private const int HashedPairs = 1024;
    private const int ProvedKeys = 1000;

    internal static int Serve(string scheme, string folder, TextReader input, TextWriter output)
    {
        TreeFixtures fixtures = new(scheme);
        Dictionary<string, Work> works = [];
        AddHashing(works, fixtures);
        foreach (int leaves in TreeFixtures.Sizes)
        {
            foreach (int workers in (int[])[1, 2])
                works.Add($"root/{leaves}/{workers}", new Work(leaves, () => !TreeFixtures.Apply(fixtures.Scheme.Empty, fixtures.Leaves.AsMemory(0, leaves), workers).Root.IsZero));
        }

        AddBatches(works, fixtures);
        object proofBytes = AddProofs(works, fixtures);
        using StoreWorks stores = new(fixtures);
        stores.Add(works, "", Path.Combine(folder, $"{scheme}.db"));
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(StoreWorks.PostgresVariable)))
            stores.AddPostgres(works);
        return WorkServer.Run(
            new
            {
                runtime = Environment.Version.ToString(),
                works = works.Keys,
                nodes = TreeFixtures.Sizes.ToDictionary(leaves => leaves.ToString(System.Globalization.CultureInfo.InvariantCulture), fixtures.CountNodes),
                proofBytes,
                bytesPerLeaf = MeasureMemory(fixtures),
            },
            works, input, output);
    }

    internal static int PrintMemory(TextWriter output)
    {
        output.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{MeasureMemory(new TreeFixtures("sha256-smt")):F1} bytes a leaf"));
        return 0;
    }

    // Per hash: as trees do it, and one by one as single updates and single proofs do.
    private static void AddHashing(Dictionary<string, Work> works, TreeFixtures fixtures)
    {
        Random random = new(3);
        byte[] pairs = new byte[64 * HashedPairs], digests = new byte[32 * HashedPairs];
        foreach (ref Bytes32 word in MemoryMarshal.Cast<byte, Bytes32>(pairs.AsSpan()))
            word = TreeFixtures.Word(random);
        works.Add("hash/many/1", new Work(HashedPairs, () => Hash(fixtures.Scheme, pairs, digests)));
        works.Add("hash/one/1", new Work(HashedPairs, () =>
        {
            for (int i = 0; i < HashedPairs; i++)
                Hash(fixtures.Scheme, pairs.AsSpan(64 * i, 64), digests.AsSpan(32 * i, 32));
            return true;
        }));
    }

    private static bool Hash(TreeScheme scheme, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        if (scheme == TreeScheme.KeccakSmt)
            KeccakPairs.HashPairs(pairs, digests);
        else if (scheme == TreeScheme.Sha256Smt)
            Sha256Pairs.HashPairs(pairs, digests);
        else
            PoseidonPairs.HashPairs(pairs, digests);
        return true;
    }

    private static void AddBatches(Dictionary<string, Work> works, TreeFixtures fixtures)
    {
        foreach (int count in TreeFixtures.Batches)
        {
            StateOperation[] updates = fixtures.Updates[..count];
            Bytes32 expected = OneByOne(fixtures.Tree, updates).Root;
            foreach (int workers in (int[])[1, 2])
                works.Add($"batch/{count}/{workers}", new Work(count, () => TreeFixtures.Apply(fixtures.Tree, updates, workers).Root == expected));
            works.Add($"one-by-one/{count}/1", new Work(count, () => OneByOne(fixtures.Tree, updates).Root == expected));
        }
    }

    private static StateTree OneByOne(StateTree tree, ReadOnlySpan<StateOperation> updates)
    {
        foreach (ref readonly StateOperation update in updates)
            tree = tree.Apply(new ReadOnlySpan<StateOperation>(in update), out StateTree? next) is { } rejection ? throw new InvalidOperationException(rejection.ToString()) : next!;
        return tree;
    }

    private static object AddProofs(Dictionary<string, Work> works, TreeFixtures fixtures)
    {
        StateOperation[] updates = fixtures.Updates[..ProvedKeys];
        Bytes32[] keys = [.. updates.Select(update => update.Key)];
        TreeProof[] singles = [.. keys.Select(fixtures.Tree.Prove)];
        TreeProof many = Prove(fixtures.Tree, keys);
        StateTransition transition = ApplyAndProve(fixtures.Tree, updates);
        works.Add("prove/one-by-one/1", new Work(ProvedKeys, () => keys.All(key => fixtures.Tree.Prove(key).Facts.Length == 1)));
        works.Add($"prove/{ProvedKeys}/1", new Work(ProvedKeys, () => Prove(fixtures.Tree, keys).Facts.Length == ProvedKeys));
        works.Add("verify/one-by-one/1", new Work(ProvedKeys, () => singles.All(proof => proof.Verify() is null)));
        works.Add($"verify/{ProvedKeys}/1", new Work(ProvedKeys, () => many.Verify() is null));
        works.Add($"transition/prove/{ProvedKeys}/1", new Work(ProvedKeys, () => ApplyAndProve(fixtures.Tree, updates).Changes.Length == ProvedKeys));
        works.Add($"transition/verify/{ProvedKeys}/1", new Work(ProvedKeys, () => transition.Verify() is null));
        return new
        {
            keys = ProvedKeys,
            single = singles.Average(proof => proof.ToBytes().Length),
            many = (double)many.ToBytes().Length / ProvedKeys,
            transition = (double)transition.ToBytes().Length / ProvedKeys,
        };
    }

    private static TreeProof Prove(StateTree tree, Bytes32[] keys) =>
        tree.Prove(keys, out TreeProof? proof) is { } rejection ? throw new InvalidOperationException(rejection.ToString()) : proof!;

    private static StateTransition ApplyAndProve(StateTree tree, StateOperation[] updates) =>
        tree.Apply(updates, out _, out StateTransition? transition) is { } rejection ? throw new InvalidOperationException(rejection.ToString()) : transition!;

    // What a collection frees once a tree is let go, so that work space that stays for the next commit is not counted.
    private static double MeasureMemory(TreeFixtures fixtures)
    {
        long with = BuildAndMeasure(fixtures);
        return (double)(with - GC.GetTotalMemory(forceFullCollection: true)) / fixtures.Leaves.Length;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static long BuildAndMeasure(TreeFixtures fixtures)
    {
        StateTree tree = TreeFixtures.Apply(fixtures.Scheme.Empty, fixtures.Leaves, workers: 2);
        long bytes = GC.GetTotalMemory(forceFullCollection: true);
        GC.KeepAlive(tree);
        return bytes;
    }
}
