using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using ZkTask.Merkle;
using ZkTask.Merkle.Ethereum;
using ZkTask.Merkle.OpenZeppelin;

namespace ZkTask.Tasks;

/// <summary>The kinds <c>merkle-inclusion</c> and <c>eth-getproof</c> in a tasks file.</summary>
internal static class TasksFileMerkle
{
    private const string DataMember = "data", RootMember = "root", LeafEncodingMember = "leafEncoding";

    private static readonly (string Name, MerkleTreeKind Tree)[] s_trees =
    [
        ("openzeppelin", MerkleTreeKind.OpenZeppelin), ("rfc9162", MerkleTreeKind.Rfc9162), ("lean-imt", MerkleTreeKind.LeanImt),
        ("circom-smt", MerkleTreeKind.CircomSmt), ("eigenlayer", MerkleTreeKind.EigenLayer), ("state-tree", MerkleTreeKind.StateTree),
    ];

    internal static TaskDefinition CreateInclusion(ushort id, TaskBudget budget, TasksFileElement element)
    {
        string tree = element.GetChoice("tree", null, [.. s_trees.Select(known => known.Name)]);
        MerkleInclusionRule rule = new()
        {
            Tree = s_trees.First(known => known.Name == tree).Tree,
            Data = ReadData(element, "none", "leaf"),
            Root = FindWord(element, RootMember),
            Size = element.FindCount("size"),
            Depth = element.KindOf("depth") == JsonValueKind.Undefined ? null : element.GetInteger("depth", 0, 256),
            LeafEncoding = ReadLeafEncoding(element),
            Scheme = element.KindOf("scheme") == JsonValueKind.Undefined ? null : ReadScheme(element),
            Exists = element.GetBoolean("exists", true),
        };
        return rule.Fault() is { } fault ? throw element.Refuse("", fault) : new MerkleInclusionTask(id, rule) { Budget = budget };
    }

    internal static TaskDefinition CreateEthGetProof(ushort id, TaskBudget budget, TasksFileElement element)
    {
        EthGetProofRule rule = new()
        {
            Data = ReadData(element, "none"),
            StateRoot = FindWord(element, "stateRoot"),
            Address = FindAddress(element),
            Slot = FindWord(element, "slot"),
            Exists = element.GetBoolean("exists", true),
        };
        return rule.Fault() is { } fault ? throw element.Refuse("", fault) : new EthGetProofTask(id, rule) { Budget = budget };
    }

    // "none", "leaf", or the names of the data's words. It must be there: what is not bound, is left to the Performer on purpose.
    internal static MerkleDataBinding ReadData(TasksFileElement element, params ReadOnlySpan<string> choices)
    {
        if (element.KindOf(DataMember) != JsonValueKind.Array)
            return element.GetChoice(DataMember, null, choices) == "leaf" ? MerkleDataBinding.Leaf : MerkleDataBinding.None;
        ImmutableArray<string> names = ReadStrings(element, DataMember);
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? MerkleDataBinding.Words(names.AsSpan())
            : throw element.Refuse(DataMember, "must not name a word twice");
    }

    internal static TreeScheme ReadScheme(TasksFileElement element)
    {
        string name = element.GetChoice("scheme", null, [.. TreeScheme.All.Select(known => known.Name)]);
        return TreeScheme.All.First(known => known.Name == name);
    }

    private static ImmutableArray<string> ReadLeafEncoding(TasksFileElement element)
    {
        if (element.KindOf(LeafEncodingMember) == JsonValueKind.Undefined)
            return [];
        ImmutableArray<string> types = ReadStrings(element, LeafEncodingMember);
        return StandardLeaf.FaultOf(types) is { } fault ? throw element.Refuse(LeafEncodingMember, fault) : types;
    }

    private static ImmutableArray<string> ReadStrings(TasksFileElement element, string name)
    {
        ImmutableArray<string> strings = element.GetStrings(name);
        return strings.IsEmpty ? throw element.Refuse(name, "must not be empty") : strings;
    }

    internal static Bytes32? FindWord(TasksFileElement element, string name)
    {
        const string rule = "must be 32 bytes as 0x and 64 hexadecimal digits, or an integer below 2^256 in canonical decimal digits";
        const int maxDigits = 78;
        if (element.KindOf(name) == JsonValueKind.Undefined)
            return null;
        string text = element.GetString(name);
        if (TryReadHex(text, Bytes32.Length, out byte[] bytes))
            return new Bytes32(bytes);
        if (text.Length is 0 or > maxDigits || text.AsSpan().ContainsAnyExceptInRange('0', '9') || (text[0] == '0' && text.Length > 1))
            throw element.Refuse(name, rule);
        bytes = BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture).ToByteArray(isUnsigned: true, isBigEndian: true);
        return bytes.Length <= Bytes32.Length ? Bytes32.FromBigEndian(bytes) : throw element.Refuse(name, rule);
    }

    private static ReadOnlyMemory<byte>? FindAddress(TasksFileElement element)
    {
        const string member = "address";
        if (element.KindOf(member) == JsonValueKind.Undefined)
            return null;
        return TryReadHex(element.GetString(member), EthProof.AddressLength, out byte[] bytes)
            ? bytes
            : throw element.Refuse(member, "must be 20 bytes as 0x and 40 hexadecimal digits");
    }

    private static bool TryReadHex(string text, int length, out byte[] bytes)
    {
        bytes = new byte[length];
        return text.Length == 2 + (2 * length) && text.StartsWith("0x", StringComparison.Ordinal)
            && Convert.FromHexString(text.AsSpan(2), bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }
}
