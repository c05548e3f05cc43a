using System.Text.Json.Nodes;
using ZkTask.Merkle;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>Results of <c>eth_getProof</c> in a small state: accounts 1 to 40 with nonce 7 and balance i, storage slots 1 to 9 with value 100 + slot in account 1.</summary>
internal static class EthDocuments
{
    private static readonly ReferenceTrie s_storage = new(Enumerable.Range(1, 9).Select(slot => KeyValuePair.Create(
        ReferenceTrie.Keccak(Bytes32.FromInteger((ulong)slot).Span.ToArray()), ReferenceTrie.RlpString([(byte)(100 + slot)]))));

    private static readonly ReferenceTrie s_empty = new([]);

    private static readonly ReferenceTrie s_state = new(Enumerable.Range(1, 40).Select(account => KeyValuePair.Create(
        ReferenceTrie.Keccak(AddressOf(account)),
        ReferenceTrie.RlpList([7], [(byte)account], ReferenceTrie.RlpString(StorageOf(account).Root), ReferenceTrie.RlpString(ReferenceTrie.Keccak([]))))));

    internal static Bytes32 StateRoot => new(s_state.Root);

    internal static byte[] AddressOf(int account) => [.. new byte[19], (byte)account];

    /// <summary>The document about an account, of those that exist or not, and about slots.</summary>
    internal static string Account(int account = 1, bool hasStateRoot = true, params int[] slots)
    {
        bool exists = account is >= 1 and <= 40;
        JsonObject document = new()
        {
            ["address"] = Hex(AddressOf(account)),
            ["accountProof"] = Nodes(s_state.Prove(ReferenceTrie.Keccak(AddressOf(account)))),
            ["nonce"] = exists ? "0x7" : "0x0",
            ["balance"] = exists ? $"0x{account:x}" : "0x0",
            ["storageHash"] = Hex(StorageOf(account).Root),
            ["codeHash"] = Hex(ReferenceTrie.Keccak([])),
            ["storageProof"] = new JsonArray(
            [
                .. slots.Select(slot => new JsonObject
                {
                    ["key"] = $"0x{slot:x}",
                    ["value"] = account == 1 && slot is >= 1 and <= 9 ? $"0x{100 + slot:x}" : "0x0",
                    ["proof"] = Nodes(StorageOf(account).Prove(ReferenceTrie.Keccak(Bytes32.FromInteger((ulong)slot).Span.ToArray()))),
                }),
            ]),
        };
        if (hasStateRoot)
            document["stateRoot"] = StateRoot.ToString();
        return document.ToJsonString();
    }

    private static ReferenceTrie StorageOf(int account) => account == 1 ? s_storage : s_empty;

    private static JsonArray Nodes(byte[][] nodes) => new([.. nodes.Select(node => (JsonNode)Hex(node))]);

    private static string Hex(byte[] bytes) => $"0x{Convert.ToHexStringLower(bytes)}";
}
