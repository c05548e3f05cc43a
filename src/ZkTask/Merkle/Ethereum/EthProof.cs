using System.Collections.Immutable;

namespace ZkTask.Merkle.Ethereum;

/// <summary>One slot in the answer to <c>eth_getProof</c> (EIP-1186).</summary>
/// <param name="Key">The slot.</param>
/// <param name="Value">What it is claimed to hold; zero: that the storage trie has no entry.</param>
/// <param name="Nodes">The proof.</param>
public sealed record EthStorageProof(Bytes32 Key, Bytes32 Value, ImmutableArray<ReadOnlyMemory<byte>> Nodes);

/// <summary>
/// The answer to <c>eth_getProof</c> (EIP-1186): claims about an account and slots of its storage, with their proofs. What is absent (null) is not checked; where
/// nothing is claimed, neither about the account nor about a slot, the account must exist.
/// </summary>
public sealed record EthProof
{
    /// <summary>Bytes of an address.</summary>
    public const int AddressLength = 20;

    /// <summary>The state root that came with the answer, if one did. It proves nothing unless it is known from elsewhere.</summary>
    public Bytes32? StateRoot { get; init; }

    /// <summary>The account's address.</summary>
    public required ReadOnlyMemory<byte> Address { get; init; }

    /// <summary>The nodes from the state root to the account.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> AccountNodes { get; init; }

    /// <summary>Whether the account exists.</summary>
    public bool? Exists { get; init; }

    /// <summary>The nonce.</summary>
    public Bytes32? Nonce { get; init; }

    /// <summary>The balance in wei.</summary>
    public Bytes32? Balance { get; init; }

    /// <summary>The root of the storage trie. Of an absent account: the empty trie's root or zero, as clients differ.</summary>
    public Bytes32? StorageHash { get; init; }

    /// <summary>The hash of the code. Of an absent account: that of no code or zero, as clients differ.</summary>
    public Bytes32? CodeHash { get; init; }

    /// <summary>The slots.</summary>
    public ImmutableArray<EthStorageProof> Storage { get; init; } = [];

    /// <summary>Checks all claims under a state root.</summary>
    /// <param name="stateRoot">The state root of the block in question, from a source that is trusted.</param>
    /// <param name="account">The proven account; null if it is proven absent, or if the answer is a rejection.</param>
    /// <returns>
    /// Null, or what <see cref="MerklePatriciaProof.Lookup"/> answers, <see cref="Reason.ExistenceMismatch"/>, <see cref="Reason.ValueMismatch"/>, or
    /// <see cref="Reason.MalformedNode"/> for a value that is no account or no integer.
    /// </returns>
    public Rejection? Verify(in Bytes32 stateRoot, out EthereumAccount? account)
    {
        Rejection? rejection = LookupAccount(stateRoot, out account) ?? CheckAccount(account);
        Bytes32 storageRoot = account?.StorageHash ?? MerklePatriciaProof.EmptyRoot;
        for (int i = 0; i < Storage.Length && rejection is null; i++)
            rejection = CheckSlot(storageRoot, i);
        if (rejection is not null)
            account = null;
        return rejection;
    }

    private Rejection? LookupAccount(in Bytes32 stateRoot, out EthereumAccount? account)
    {
        const string name = "accountProof";
        account = null;
        Bytes32 key = Keccak.Hash(Address.Span);
        if (MerklePatriciaProof.Lookup(stateRoot, key.Span, AccountNodes, name, out ReadOnlyMemory<byte>? value) is { } rejection)
            return rejection;
        return value is null || EthereumAccount.TryRead(value.Value.Span, out account)
            ? null
            : new Rejection(Reason.MalformedNode, $"{name}[{AccountNodes.Length - 1}]: the value is not an account [nonce, balance, storageHash, codeHash] in canonical RLP");
    }

    private Rejection? CheckAccount(EthereumAccount? account)
    {
        if (account is not null)
        {
            return Exists == false
                ? new Rejection(Reason.ExistenceMismatch, "exists: the account is claimed absent and proven to exist")
                : Check("nonce", Nonce, account.Nonce) ?? Check("balance", Balance, account.Balance)
                    ?? Check("storageHash", StorageHash, account.StorageHash) ?? Check("codeHash", CodeHash, account.CodeHash);
        }

        bool claimsNothing = Exists is null && Nonce is null && Balance is null && StorageHash is null && CodeHash is null;
        if (Exists == true || (claimsNothing && Storage.IsEmpty))
            return new Rejection(Reason.ExistenceMismatch, $"{(claimsNothing ? "accountProof" : "exists")}: the account is proven absent");
        return CheckAbsent("nonce", Nonce, default) ?? CheckAbsent("balance", Balance, default)
            ?? CheckAbsent("storageHash", StorageHash, MerklePatriciaProof.EmptyRoot) ?? CheckAbsent("codeHash", CodeHash, EthereumAccount.EmptyCodeHash);
    }

    private Rejection? CheckSlot(in Bytes32 storageRoot, int index)
    {
        EthStorageProof slot = Storage[index];
        string name = $"storageProof[{index}].proof";
        Bytes32 key = Keccak.Hash(slot.Key.Span);
        if (MerklePatriciaProof.Lookup(storageRoot, key.Span, slot.Nodes, name, out ReadOnlyMemory<byte>? rlp) is { } rejection)
            return rejection;
        Bytes32 value = default;
        if (rlp is not null)
        {
            ReadOnlySpan<byte> items = rlp.Value.Span;
            if (!Rlp.TryReadInteger(ref items, Bytes32.Length, out value) || !items.IsEmpty || value.IsZero)
                return new Rejection(Reason.MalformedNode, $"{name}: the value is not a positive integer in canonical RLP");
        }

        if (value == slot.Value)
            return null;
        return value.IsZero || slot.Value.IsZero
            ? new Rejection(Reason.ExistenceMismatch, $"storageProof[{index}].value: {slot.Value} is claimed, {(value.IsZero ? "absence" : value.ToString())} is proven")
            : new Rejection(Reason.ValueMismatch, $"storageProof[{index}].value: {slot.Value} is claimed, {value} is proven");
    }

    private static Rejection? Check(string name, Bytes32? claimed, in Bytes32 proven) =>
        claimed is null || claimed.Value == proven ? null : new Rejection(Reason.ValueMismatch, $"{name}: {claimed} is claimed, {proven} is proven");

    private static Rejection? CheckAbsent(string name, Bytes32? claimed, in Bytes32 empty) =>
        claimed is null || claimed.Value.IsZero || claimed.Value == empty
            ? null
            : new Rejection(Reason.ExistenceMismatch, $"{name}: {claimed} is claimed, and the account is proven absent");
}
