using System.Numerics;
using ZkTask.Merkle.Iden3;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>Operations on circomlib's sparse tree, made of its leaves by recursion.</summary>
internal static class CircomProcessorCases
{
    // What can be done with a key: all that leads from the leaves, and the deletion that leads back.
    internal static IEnumerable<CircomProcessorProof> Operations(Dictionary<BigInteger, Fr> leaves, BigInteger key, Fr value)
    {
        if (leaves.ContainsKey(key))
        {
            yield return Update(leaves, key, value);
            yield return Delete(leaves, key);
        }
        else
        {
            yield return Insert(leaves, key, value);
        }
    }

    internal static IEnumerable<CircomProcessorProof> Tampered(CircomProcessorProof proof, Random random)
    {
        yield return proof with { OldRoot = random.Element() };
        yield return proof with { NewRoot = random.Element() };
        yield return proof with { NewRoot = proof.OldRoot };
        yield return proof with { OldRoot = proof.NewRoot, NewRoot = proof.OldRoot };
        yield return proof with { New = proof.New with { Value = random.Element() } };
        yield return proof with { Siblings = proof.Siblings.Add(random.Element()) };
        if (proof.Old is { } old)
            yield return proof with { Old = old with { Value = random.Element() } };
        if (!proof.Siblings.IsEmpty)
            yield return proof with { Siblings = proof.Siblings.SetItem(random.Next(proof.Siblings.Length - 1), random.Element()) };
        if (proof.Function != CircomProcessorFunction.Update)
            yield return proof with { Function = CircomProcessorFunction.Insert ^ CircomProcessorFunction.Delete ^ proof.Function };
        yield return proof with { Function = CircomProcessorFunction.None };
    }

    internal static CircomProcessorProof Insert(Dictionary<BigInteger, Fr> leaves, BigInteger key, Fr value)
    {
        CircomSmtProof absence = new ReferenceSmt(leaves).Prove(key);
        return new CircomProcessorProof
        {
            Function = CircomProcessorFunction.Insert,
            OldRoot = absence.Root,
            NewRoot = new ReferenceSmt(new Dictionary<BigInteger, Fr>(leaves) { [key] = value }).Root,
            Siblings = absence.Siblings,
            Old = absence.Other,
            New = new CircomSmtLeaf(absence.Key, value),
        };
    }

    internal static CircomProcessorProof Update(Dictionary<BigInteger, Fr> leaves, BigInteger key, Fr value)
    {
        CircomSmtProof presence = new ReferenceSmt(leaves).Prove(key);
        return new CircomProcessorProof
        {
            Function = CircomProcessorFunction.Update,
            OldRoot = presence.Root,
            NewRoot = new ReferenceSmt(new Dictionary<BigInteger, Fr>(leaves) { [key] = value }).Root,
            Siblings = presence.Siblings,
            Old = new CircomSmtLeaf(presence.Key, leaves[key]),
            New = new CircomSmtLeaf(presence.Key, value),
        };
    }

    internal static CircomProcessorProof Delete(Dictionary<BigInteger, Fr> leaves, BigInteger key)
    {
        Dictionary<BigInteger, Fr> rest = new(leaves);
        rest.Remove(key);
        CircomProcessorProof back = Insert(rest, key, leaves[key]);
        return back with { Function = CircomProcessorFunction.Delete, OldRoot = back.NewRoot, NewRoot = back.OldRoot };
    }
}
