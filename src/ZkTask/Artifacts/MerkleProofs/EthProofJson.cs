using System.Collections.Immutable;
using System.Text.Json;
using ZkTask.Artifacts.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Ethereum;

namespace ZkTask.Artifacts.MerkleProofs;

/// <summary>The result of <c>eth_getProof</c> (EIP-1186) as Ethereum's clients answer it, with the state root beside it.</summary>
public static class EthProofJson
{
    private const int StateRoot = 0, Address = 1, AccountProof = 2, Exists = 3, Nonce = 4, Balance = 5, StorageHash = 6, CodeHash = 7;
    private const int Key = 0, Value = 1;
    private const uint Required = 1 << Address | 1 << AccountProof;
    private const string NodesRule = "a proof is an array of nodes, each as 0x and hexadecimal";

    private static readonly MemberSet s_members =
        new("stateRoot", "address", "accountProof", "exists", "nonce", "balance", "storageHash", "codeHash", "storageProof");

    private static readonly MemberSet s_slotMembers = new("key", "value", "proof");

    /// <summary>
    /// Reads <c>{"stateRoot": "0x...", "address": "0x...", "accountProof": [...], "exists": bool, "nonce": "0x1", "balance": "0x1", "storageHash": "0x...",
    /// "codeHash": "0x...", "storageProof": [{"key": "0x0", "value": "0x1", "proof": [...]}, ...]}</c>. Only <c>address</c> and <c>accountProof</c> must be there;
    /// a member that is <c>null</c> is absent. <c>stateRoot</c> and <c>exists</c> are no members of a client's result. Numbers may also be strings of decimal
    /// digits. Unknown members are skipped.
    /// </summary>
    /// <param name="utf8">The whole document. Nothing else is accepted in it: no byte order mark, no comment, no second value.</param>
    /// <param name="proof">The proof, unchecked; null if the document was refused.</param>
    /// <param name="requireStateRoot">Whether the document must say under which state root it claims what it claims.</param>
    /// <param name="limits">Budgets; <see cref="ArtifactLimits.Default"/> if null.</param>
    /// <returns>Null, or why it was refused. Whatever the bytes are, no exception is thrown, and memory stays in proportion to them.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> utf8, out EthProof? proof, bool requireStateRoot = true, ArtifactLimits? limits = null)
    {
        JsonCursor json = new(utf8, "eth_getProof result", (limits ?? ArtifactLimits.Default).MaxMerkleProofBytes);
        EthProof read = new() { Address = default, AccountNodes = [] };
        if (json.EnterObject("the result of eth_getProof is a JSON object", out ObjectScope scope))
        {
            while (json.NextMember(s_members, ref scope, out int member) && json.Read())
            {
                if (json.TokenType != JsonTokenType.Null)
                    read = Take(ref json, member, read);
                else if (member is Address or AccountProof or StateRoot)
                    json.Refuse(Reason.MalformedDocument, "this member must have a value");
            }

            json.Require(s_members, scope, Required | (requireStateRoot ? 1u << StateRoot : 0));
        }

        Rejection? rejection = json.Finish();
        proof = rejection is null ? read : null;
        return rejection;
    }

    private static EthProof Take(ref JsonCursor json, int member, EthProof proof)
    {
        switch (member)
        {
            case Address:
                json.TakeBytes(EthProof.AddressLength, out ReadOnlyMemory<byte> address);
                return proof with { Address = address };
            case AccountProof:
                return proof with { AccountNodes = json.TakeArray<ReadOnlyMemory<byte>>(MerkleElementJson.TakeBytes, NodesRule) };
            case Exists:
                json.TakeBoolean(out bool exists);
                return proof with { Exists = exists };
            case Nonce:
                json.TakeQuantity(out Bytes32 nonce);
                return proof with { Nonce = nonce };
            case Balance:
                json.TakeQuantity(out Bytes32 balance);
                return proof with { Balance = balance };
            case StateRoot or StorageHash or CodeHash:
                json.TakeBytes32(out Bytes32 hash);
                return member switch
                {
                    StateRoot => proof with { StateRoot = hash },
                    StorageHash => proof with { StorageHash = hash },
                    _ => proof with { CodeHash = hash },
                };
            default:
                return proof with { Storage = json.TakeArray<EthStorageProof>(TakeSlotProof, "storage proofs are an array of objects") };
        }
    }

    private static bool TakeSlotProof(ref JsonCursor json, out EthStorageProof slot)
    {
        Bytes32 key = default, value = default;
        ImmutableArray<ReadOnlyMemory<byte>> nodes = [];
        slot = new EthStorageProof(key, value, nodes);
        if (json.TokenType != JsonTokenType.StartObject)
            return json.Refuse(Reason.MalformedDocument, "a storage proof is an object");
        ObjectScope scope = json.Scope();
        while (json.NextMember(s_slotMembers, ref scope, out int member) && json.Read())
        {
            if (member == Key)
                json.TakeSlot(out key);
            else if (member == Value)
                json.TakeQuantity(out value);
            else
                nodes = json.TakeArray<ReadOnlyMemory<byte>>(MerkleElementJson.TakeBytes, NodesRule);
        }

        json.Require(s_slotMembers, scope, 0b111);
        slot = new EthStorageProof(key, value, nodes);
        return true;
    }
}
