using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Cli.Demo;

/// <summary>What a Performer hands in.</summary>
/// <param name="TaskDefinitionId">The task definition that judges it.</param>
/// <param name="Document">The text to publish, whose identifier is the Proof of Task.</param>
/// <param name="Data">The data that a contract would be called with.</param>
internal sealed record DemoWork(ushort TaskDefinitionId, string Document, ReadOnlyMemory<byte> Data)
{
    /// <summary>The task definition that judges proofs of the price circuit.</summary>
    internal const ushort PriceTask = 1;

    /// <summary>The task definition that judges proofs of the ledger circuit.</summary>
    internal const ushort LedgerTask = 2;

    /// <summary>The task definition that compares a price with the attesters' own exchange's.</summary>
    internal const ushort QuoteTask = 3;

    /// <summary>One of the committed proofs with its public inputs, for data that may be another one's.</summary>
    /// <param name="circuit">The circuit.</param>
    /// <param name="proof">Which proof, and which public inputs beside it.</param>
    /// <param name="claimed">Which public inputs the data claims; null: those of the proof.</param>
    internal static DemoWork Of(string circuit, string proof, string? claimed = null)
    {
        JsonObject document = new()
        {
            ["proof"] = JsonNode.Parse(DemoArtifacts.Proof(circuit, proof)),
            ["publicSignals"] = JsonNode.Parse(DemoArtifacts.Inputs(circuit, proof)),
        };
        JsonArray inputs = JsonNode.Parse(DemoArtifacts.Inputs(circuit, claimed ?? proof))!.AsArray();
        BigInteger[] values = [.. inputs.Select(input => BigInteger.Parse(input!.GetValue<string>(), CultureInfo.InvariantCulture))];
        return new DemoWork(circuit == DemoArtifacts.Price ? PriceTask : LedgerTask, document.ToJsonString(), new AbiWriter().Integers(values).ToArray());
    }

    /// <summary>A price as an exchange quotes it, for no data.</summary>
    internal static DemoWork Quote(string price) => new(QuoteTask, Exchange.Quote(price), default);

    /// <summary>The document's bytes.</summary>
    internal byte[] ToBytes() => Encoding.UTF8.GetBytes(Document);
}
