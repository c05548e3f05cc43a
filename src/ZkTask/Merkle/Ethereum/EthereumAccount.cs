namespace ZkTask.Merkle.Ethereum;

/// <summary>An account as Ethereum's state trie holds it (yellow paper, section 4.1).</summary>
/// <param name="Nonce">Below 2^64.</param>
/// <param name="Balance">In wei.</param>
/// <param name="StorageHash">The root of the account's storage trie.</param>
/// <param name="CodeHash">Keccak-256 of its code.</param>
public sealed record EthereumAccount(Bytes32 Nonce, Bytes32 Balance, Bytes32 StorageHash, Bytes32 CodeHash)
{
    /// <summary>Keccak-256 of nothing: the code hash of an account without code.</summary>
    public static Bytes32 EmptyCodeHash { get; } = Keccak.Hash([]);

    /// <summary>Reads the state trie's value: the RLP list of nonce, balance, storage root and code hash, in canonical encoding.</summary>
    /// <param name="rlp">The value.</param>
    /// <param name="account">The account; null if it is none.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryRead(ReadOnlySpan<byte> rlp, out EthereumAccount? account)
    {
        account = null;
        if (!Rlp.TryReadWhole(rlp, out RlpItem list) || !list.IsList)
            return false;
        ReadOnlySpan<byte> items = list.Payload;
        if (!Rlp.TryReadInteger(ref items, sizeof(ulong), out Bytes32 nonce) || !Rlp.TryReadInteger(ref items, Bytes32.Length, out Bytes32 balance)
            || !TryReadHash(ref items, out Bytes32 storageHash) || !TryReadHash(ref items, out Bytes32 codeHash) || !items.IsEmpty)
            return false;
        account = new EthereumAccount(nonce, balance, storageHash, codeHash);
        return true;
    }

    private static bool TryReadHash(ref ReadOnlySpan<byte> items, out Bytes32 hash)
    {
        hash = default;
        if (!Rlp.TryRead(ref items, out RlpItem item) || item.IsList || item.Payload.Length != Bytes32.Length)
            return false;
        hash = new Bytes32(item.Payload);
        return true;
    }
}
