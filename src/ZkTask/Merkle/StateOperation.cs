namespace ZkTask.Merkle;

/// <summary>A key and its value.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value.</param>
public readonly record struct StateLeaf(Bytes32 Key, Bytes32 Value);

/// <summary>One change that is asked for: a key gets a value, or loses the one it has.</summary>
public readonly record struct StateOperation
{
    private StateOperation(Bytes32 key, Bytes32 value, bool isDelete) => (Key, Value, IsDelete) = (key, value, isDelete);

    /// <summary>The key.</summary>
    public Bytes32 Key { get; }

    /// <summary>The new value; zero for a deletion.</summary>
    public Bytes32 Value { get; }

    /// <summary>Whether the key goes.</summary>
    public bool IsDelete { get; }

    /// <summary>Inserts a key, or updates its value. With the value it has already, nothing changes, and a proof shows that value.</summary>
    public static StateOperation Put(Bytes32 key, Bytes32 value) => new(key, value, isDelete: false);

    /// <summary>Deletes a key. If it is absent, nothing changes, and a proof shows that it is.</summary>
    public static StateOperation Delete(Bytes32 key) => new(key, Bytes32.Zero, isDelete: true);
}

/// <summary>What became of one key: its value before and after, null where it is absent.</summary>
/// <param name="Key">The key.</param>
/// <param name="Before">The value in the old tree.</param>
/// <param name="After">The value in the new tree.</param>
public readonly record struct StateChange(Bytes32 Key, Bytes32? Before, Bytes32? After);

/// <summary>What a tree says about one key.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">Its value; null if the key is absent.</param>
public readonly record struct StateFact(Bytes32 Key, Bytes32? Value);
