using System.Security.Cryptography;
using ZkTask.Merkle;

namespace ZkTask.CrashWriter;

/// <summary>What the writer commits: operations that follow from the version's number, so that a reader knows what each version must hold.</summary>
internal static class Batches
{
    private const int KeyCount = 600, MaxLength = 40;

    /// <summary>The operations that make a version: up to forty, a quarter of them deletions.</summary>
    internal static StateOperation[] Of(long version)
    {
        Random random = new(unchecked((int)(version * 7919)));
        Dictionary<Bytes32, StateOperation> operations = [];
        int length = 1 + random.Next(MaxLength);
        for (int i = 0; i < length; i++)
        {
            Bytes32 key = new(SHA256.HashData(BitConverter.GetBytes(random.Next(KeyCount))));
            operations[key] = random.Next(4) == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, Bytes32.FromInteger(random.Next()));
        }

        return [.. operations.Values];
    }
}
