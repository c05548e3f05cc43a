using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using ZkTask.Artifacts;
using ZkTask.Cli.Output;
using ZkTask.Groth16;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask vkey inspect</c>: what a verification key is, and what is wrong with its setup.</summary>
internal static class VkeyInspectCommand
{
    internal static Command Create(CliHost host)
    {
        Argument<string> path = CommandTree.InputArgument("verification_key.json", "The verification key as snarkjs writes it.");
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("inspect", "Shows curve, number of public inputs, fingerprint, and findings about the setup.") { path, json };
        command.SetAction(parsed => Inspect(host, parsed.GetValue(path)!, parsed.GetValue(json)));
        return command;
    }

    // A key that can be read is inspected, whatever the inspection shows: that is no verdict about a proof.
    private static int Inspect(CliHost host, string path, bool asJson)
    {
        long start = Stopwatch.GetTimestamp();
        VerifyingKey? key = null;
        Answer answer = InputFile.Read(host, path, ArtifactLimits.Default.MaxVerificationKeyBytes, out byte[] bytes) ?? Answer.From(Read(bytes, out key));
        if (key is null)
            return Report.Write(host, asJson, answer, Stopwatch.GetElapsedTime(start));

        string fingerprint = key.Fingerprint();
        if (asJson)
            Report.WriteJson(host, answer, Stopwatch.GetElapsedTime(start), writer => WriteMembers(writer, key, fingerprint));
        else
            WriteTable(host, key, fingerprint);
        return (int)answer.Code;
    }

    private static Rejection? Read(ReadOnlySpan<byte> bytes, out VerifyingKey? key)
    {
        key = null;
        return VerifyingKeyJson.Read(bytes, out VerifyingKeyDocument? document) ?? VerifyingKey.TryCreate(document!, KeyPolicy.AllowInsecureSetup, out key);
    }

    private static void WriteMembers(Utf8JsonWriter json, VerifyingKey key, string fingerprint)
    {
        json.WriteString("protocol"u8, "groth16"u8);
        json.WriteString("curve"u8, "bn128"u8);
        json.WriteNumber("publicInputs"u8, key.PublicInputCount);
        json.WriteString("fingerprint"u8, fingerprint);
        WriteFindings(json, key);
    }

    /// <summary>Writes the members <c>forgeable</c> and <c>findings</c>.</summary>
    internal static void WriteFindings(Utf8JsonWriter json, VerifyingKey key)
    {
        json.WriteBoolean("forgeable"u8, key.Findings.Any(finding => finding.IsForgeable));
        json.WriteStartArray("findings"u8);
        foreach (KeyFinding finding in key.Findings)
        {
            json.WriteStartObject();
            json.WriteBoolean("forgeable"u8, finding.IsForgeable);
            json.WriteString("detail"u8, finding.Detail);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteTable(CliHost host, VerifyingKey key, string fingerprint)
    {
        Table table = Terminal.BareTable();
        table.AddRow(new Text("protocol"), new Text("groth16"));
        table.AddRow(new Text("curve"), new Text("bn128 (also called bn254, alt_bn128)"));
        table.AddRow(new Text("public inputs"), new Text($"{key.PublicInputCount}"));
        table.AddRow(new Text("fingerprint"), new Text(fingerprint));
        if (key.Findings.IsEmpty)
            table.AddRow(new Text("findings"), new Text("none", new Style(Color.Green)));
        foreach (KeyFinding finding in key.Findings)
            table.AddRow(new Text("finding"), new Text(finding.ToString(), new Style(finding.IsForgeable ? Color.Red : Color.Yellow)));
        Terminal.ForOutput(host).Write(table);
    }
}
