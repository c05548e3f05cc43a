using ZkTask.Merkle;

namespace ZkTask.Storage.Tables;

/// <summary>The operations of a commit: for each, ascending in the tree's order, a byte 0 and the key of a deletion, or a byte 1, the key and the value.</summary>
internal static class OperationBytes
{
    private const byte Delete = 0, Put = 1;

    /// <summary>Writes operations.</summary>
    internal static byte[] Write(StateBatch batch)
    {
        int length = 0;
        for (int i = 0; i < batch.Count; i++)
            length += LengthOf(batch[i].IsDelete ? Delete : Put);
        byte[] bytes = new byte[length];
        Span<byte> rest = bytes;
        for (int i = 0; i < batch.Count; i++)
        {
            StateOperation operation = batch[i];
            rest[0] = operation.IsDelete ? Delete : Put;
            operation.Key.Span.CopyTo(rest[1..]);
            if (!operation.IsDelete)
                operation.Value.Span.CopyTo(rest[(1 + Bytes32.Length)..]);
            rest = rest[LengthOf(rest[0])..];
        }

        return bytes;
    }

    /// <summary>Reads operations.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="scheme">The scheme, whose order they must be in.</param>
    /// <param name="operations">They are added here.</param>
    /// <returns>Null, or the rule that the bytes break.</returns>
    internal static string? Read(ReadOnlySpan<byte> bytes, TreeScheme scheme, List<StateOperation> operations)
    {
        int first = operations.Count;
        while (!bytes.IsEmpty)
        {
            byte kind = bytes[0];
            if (kind is not (Delete or Put) || bytes.Length < LengthOf(kind))
                return $"operation {operations.Count - first}: must be 0 and a key, or 1, a key and a value";
            Bytes32 key = new(bytes.Slice(1, Bytes32.Length));
            if (operations.Count > first && scheme.CompareKeys(operations[^1].Key, key) >= 0)
                return $"operation {operations.Count - first}: its key does not follow the one before";
            operations.Add(kind == Delete ? StateOperation.Delete(key) : StateOperation.Put(key, new Bytes32(bytes.Slice(1 + Bytes32.Length, Bytes32.Length))));
            bytes = bytes[LengthOf(kind)..];
        }

        return null;
    }

    private static int LengthOf(byte kind) => kind == Put ? 1 + (2 * Bytes32.Length) : 1 + Bytes32.Length;
}
