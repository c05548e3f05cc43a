using System.Runtime.InteropServices;
using ZkTask.Merkle;

namespace ZkTask.Tasks;

/// <summary>Many facts about keys as one word, to which the data can be tied.</summary>
internal static class StateFacts
{
    /// <summary>
    /// The Keccak-256 of three words for each key, in the given order: the key, 1 and its value, or the key, 0 and 0 where it is absent. In Solidity, keccak256 of
    /// <c>abi.encodePacked</c> of these <c>bytes32</c>.
    /// </summary>
    internal static Bytes32 Hash(IReadOnlyList<StateFact> facts)
    {
        Bytes32[] words = new Bytes32[3 * facts.Count];
        for (int i = 0; i < facts.Count; i++)
        {
            words[3 * i] = facts[i].Key;
            words[(3 * i) + 1] = Bytes32.FromInteger(facts[i].Value is null ? 0UL : 1UL);
            words[(3 * i) + 2] = facts[i].Value ?? Bytes32.Zero;
        }

        return Hash(words);
    }

    /// <summary>The Keccak-256 of words, one after the other.</summary>
    internal static Bytes32 Hash(ReadOnlySpan<Bytes32> words) => Keccak.Hash(MemoryMarshal.AsBytes(words));
}
