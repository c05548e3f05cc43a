using System.Collections.Immutable;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Ethereum;

namespace ZkTask.Tasks;

/// <summary>What an <see cref="EthGetProofTask"/> pins. What is pinned neither here nor by the data, the Performer would choose.</summary>
public sealed record EthGetProofRule
{
    /// <summary>The facts that a proof establishes, by their names in the data. <c>value</c> is what the slot holds.</summary>
    public static ImmutableArray<string> Facts { get; } = ["stateRoot", "address", "slot", "value", "nonce", "balance", "storageHash", "codeHash"];

    /// <summary>How the data is tied to the proof: words, or nothing.</summary>
    public required MerkleDataBinding Data { get; init; }

    /// <summary>The state root of the block in question; null where the data's word <c>stateRoot</c> gives it.</summary>
    public Bytes32? StateRoot { get; init; }

    /// <summary>The account's 20 bytes; null where the data's word <c>address</c> gives them.</summary>
    public ReadOnlyMemory<byte>? Address { get; init; }

    /// <summary>The slot whose <c>value</c> the data has; null where the data's word <c>slot</c> gives it, or where none is asked for.</summary>
    public Bytes32? Slot { get; init; }

    /// <summary>Whether the account must exist, or must not.</summary>
    public bool Exists { get; init; } = true;

    /// <summary>What makes the rule one that proves nothing, or that no proof can meet.</summary>
    /// <returns>Null, or a sentence about it.</returns>
    internal string? Fault()
    {
        if (Data.IsLeaf)
            return "the data is words, not a leaf";
        if (Data.Names.FirstOrDefault(name => !Facts.Contains(name)) is { } unknown)
            return $"`{unknown}` is no fact of a proof: {string.Join(", ", Facts)}";
        if (StateRoot is null != Data.Has("stateRoot"))
            return "the state root must be pinned either here or by the data: under a root of the Performer's choice anything can be proven";
        if (Address is null != Data.Has("address"))
            return "the address must be pinned either here or by the data";
        if (Address is { } address && address.Length != EthProof.AddressLength)
            return $"an address has {EthProof.AddressLength} bytes";
        if (Slot is not null && Data.Has("slot"))
            return "the slot must be pinned either here or by the data";
        if (Data.Has("value") != (Slot is not null || Data.Has("slot")))
            return "a slot and its `value` belong together";
        return !Exists && Data.Names.Any(name => name is not ("stateRoot" or "address")) ? "an absent account has no facts but its absence" : null;
    }
}

/// <summary>
/// A task whose proof is the result of <c>eth_getProof</c> (EIP-1186): that an account, or a slot of its storage, holds what the data says, under a state root. All
/// claims in the result are checked, also those that the data does not name.
/// </summary>
public sealed class EthGetProofTask : TaskDefinition
{
    /// <summary>The kind's name in a tasks file.</summary>
    public const string KindName = "eth-getproof";

    /// <summary>A definition.</summary>
    /// <exception cref="ArgumentException">The rule leaves to the Performer what it must pin, or no proof can meet it.</exception>
    public EthGetProofTask(ushort id, EthGetProofRule rule)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(rule);
        if (rule.Fault() is { } fault)
            throw new ArgumentException(fault, nameof(rule));
        Rule = rule;
    }

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <summary>What is pinned.</summary>
    public EthGetProofRule Rule { get; }

    /// <inheritdoc/>
    protected internal override void WarmUp() => MerkleWarmUp.RunEthGetProof();

    /// <inheritdoc/>
    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(submission);
        return ValueTask.FromResult(Verdict.From(Check(submission)));
    }

    private Rejection? Check(TaskSubmission submission)
    {
        if (Rule.Data.TryRead(submission.Data.Span, out Dictionary<string, Bytes32> words) is { } badData)
            return badData;
        Bytes32 stateRoot = Rule.StateRoot ?? words["stateRoot"];
        Bytes32 address = Rule.Address is { } pinned ? Bytes32.FromBigEndian(pinned.Span) : words["address"];
        Bytes32? slot = Rule.Slot ?? (words.TryGetValue("slot", out Bytes32 word) ? word : null);
        if (SubmissionText.TryGetUtf8(submission, out byte[] utf8) is { } noText)
            return noText;
        if (EthProofJson.Read(utf8, out EthProof? proof, requireStateRoot: false) is { } unreadable)
            return unreadable;
        if (proof!.StateRoot is { } claimed && claimed != stateRoot)
            return new Rejection(Reason.UnexpectedRoot, $"proof of task: it is about the state root {claimed}, the task's is {stateRoot}");
        if (Bytes32.FromBigEndian(proof.Address.Span) != address)
            return new Rejection(Reason.DataBindingMismatch, $"proof of task: it is about the account 0x{Convert.ToHexStringLower(proof.Address.Span)}, the task is about {address}");
        if (proof.Verify(stateRoot, out EthereumAccount? account) is { } rejection)
            return rejection;
        if (account is not null != Rule.Exists)
            return new Rejection(Reason.ExistenceMismatch, $"proof of task: it proves that the account {(Rule.Exists ? "is absent" : "exists")}, the task asks for the contrary");
        return CollectFacts(proof, account, slot, words, out Dictionary<string, Bytes32> facts) ?? MerkleDataBinding.Compare(words, facts);
    }

    private static Rejection? CollectFacts(
        EthProof proof, EthereumAccount? account, Bytes32? slot, Dictionary<string, Bytes32> words, out Dictionary<string, Bytes32> facts)
    {
        facts = new Dictionary<string, Bytes32>(StringComparer.Ordinal);
        foreach (string pinned in (ReadOnlySpan<string>)["stateRoot", "address", "slot"])
        {
            if (words.TryGetValue(pinned, out Bytes32 word))
                facts.Add(pinned, word);
        }

        if (account is not null)
        {
            facts.Add("nonce", account.Nonce);
            facts.Add("balance", account.Balance);
            facts.Add("storageHash", account.StorageHash);
            facts.Add("codeHash", account.CodeHash);
        }

        if (slot is not { } key)
            return null;
        EthStorageProof? found = proof.Storage.FirstOrDefault(candidate => candidate.Key == key);
        if (found is null)
            return new Rejection(Reason.IncompleteProof, $"proof of task: it has no storage proof of the slot {key}");
        facts.Add("value", found.Value);
        return null;
    }
}
