using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace ZkTask.Cli.Demo;

/// <summary>What a Performer hands in: one of the committed proofs with its public inputs, for data that may be other ones.</summary>
/// <param name="Circuit">The circuit.</param>
/// <param name="Proof">Which proof, and which public inputs beside it.</param>
/// <param name="Claimed">Which public inputs the data claims.</param>
internal sealed record DemoWork(string Circuit, string Proof, string Claimed)
{
    /// <summary>The task definition that judges proofs of the price circuit.</summary>
    internal const ushort PriceTask = 1;

    /// <summary>The task definition that judges proofs of the ledger circuit.</summary>
    internal const ushort LedgerTask = 2;

    private const int Word = 32;

    /// <summary>A proof for what it proves.</summary>
    internal static DemoWork Of(string circuit, string proof) => new(circuit, proof, proof);

    internal ushort TaskDefinitionId => Circuit == DemoArtifacts.Price ? PriceTask : LedgerTask;

    /// <summary>The document to publish: <c>{"proof": ..., "publicSignals": [...]}</c>.</summary>
    internal byte[] Document()
    {
        JsonObject document = new()
        {
            ["proof"] = JsonNode.Parse(DemoArtifacts.Proof(Circuit, Proof)),
            ["publicSignals"] = JsonNode.Parse(DemoArtifacts.Inputs(Circuit, Proof)),
        };
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    /// <summary>The data that a contract would be called with: the claimed public inputs as <c>abi.encode(uint256[])</c>.</summary>
    internal byte[] Data()
    {
        JsonArray inputs = JsonNode.Parse(DemoArtifacts.Inputs(Circuit, Claimed))!.AsArray();
        byte[] data = new byte[Word * (2 + inputs.Count)];
        WriteWord(data, 0, Word);
        WriteWord(data, 1, inputs.Count);
        for (int i = 0; i < inputs.Count; i++)
            WriteWord(data, 2 + i, BigInteger.Parse(inputs[i]!.GetValue<string>(), CultureInfo.InvariantCulture));
        return data;
    }

    private static void WriteWord(byte[] data, int index, BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(data, (Word * (index + 1)) - bytes.Length);
    }
}
