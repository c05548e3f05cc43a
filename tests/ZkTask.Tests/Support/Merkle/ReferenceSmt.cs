using System.Numerics;
using ZkTask.Hashing;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>circomlib's sparse Merkle tree, built from its leaves by recursion.</summary>
internal sealed class ReferenceSmt(IReadOnlyDictionary<BigInteger, Fr> leaves)
{
    internal Fr Root => Hash([.. leaves.Keys], 0);

    /// <summary>The proof about a key, whether it is there or not.</summary>
    internal CircomSmtProof Prove(BigInteger key)
    {
        List<Fr> siblings = [];
        List<BigInteger> here = [.. leaves.Keys];
        for (int depth = 0; here.Count > 1; depth++)
        {
            siblings.Add(Hash(here.FindAll(other => Bit(other, depth) != Bit(key, depth)), depth + 1));
            here = here.FindAll(other => Bit(other, depth) == Bit(key, depth));
        }

        bool isFound = here.Count == 1 && here[0] == key;
        return new CircomSmtProof
        {
            Root = Root,
            Key = Fr.FromBigInteger(key),
            Siblings = [.. siblings],
            Value = isFound ? leaves[key] : null,
            Other = !isFound && here.Count == 1 ? new CircomSmtLeaf(Fr.FromBigInteger(here[0]), leaves[here[0]]) : null,
        };
    }

    private static bool Bit(BigInteger key, int depth) => !(key >> depth).IsEven;

    private Fr Hash(List<BigInteger> keys, int depth) => keys.Count switch
    {
        0 => Fr.Zero,
        1 => Poseidon.Hash([Fr.FromBigInteger(keys[0]), leaves[keys[0]], Fr.One]),
        _ => Poseidon.Hash([Hash(keys.FindAll(key => !Bit(key, depth)), depth + 1), Hash(keys.FindAll(key => Bit(key, depth)), depth + 1)]),
    };
}
