using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Merkle;

/// <summary>
/// Transitions of random trees through the <c>ledger</c> circuit's own witness calculator: it accepts the inputs and arrives at our roots. Needs Node.js and
/// <c>npm ci</c> in circuits/.
/// </summary>
public class LedgerWitnessTests
{
    private const int Levels = 10;

    private const string Script = """
        const fs = require('fs');
        const snarkjs = require('snarkjs');
        (async () => {
          const roots = [];
          for (const input of JSON.parse(fs.readFileSync(process.argv[1], 'utf8'))) {
            const witness = { type: 'mem' };
            await snarkjs.wtns.calculate(input, 'ledger/ledger.wasm', witness);
            const signals = await snarkjs.wtns.exportJson(witness);
            roots.push([String(signals[1]), String(signals[2])]);
          }
          console.log(JSON.stringify(roots));
          process.exit(0);
        })().catch((error) => { console.error(error); process.exit(1); });
        """;

    [Fact]
    [Trait("Category", "Process")]
    public void Inputs_lead_the_circuit_to_our_roots()
    {
        if (!Directory.Exists(RepositoryFiles.PathOf("circuits/node_modules/snarkjs")))
            Assert.Skip("snarkjs is absent: run `npm ci` in circuits/.");
        Samples samples = new(5);
        StateTree tree = TreeScheme.CircomSmt.Empty;
        List<string> inputs = [];
        List<BigInteger[]> roots = [];
        for (int i = 0; i < 40; i++)
        {
            Bytes32 key = TreeCases.Word(((BigInteger)(samples.NextUInt64() % 24) << 200) + (samples.NextUInt64() % 2) + 8 * (samples.NextUInt64() % 3));
            StateOperation operation = samples.NextUInt64() % 3 == 0 ? StateOperation.Delete(key) : StateOperation.Put(key, TreeCases.Word(samples.NextUInt64()));
            Assert.Null(tree.Apply([operation], out StateTree? next, out StateTransition? transition));
            if (CircomTreeInput.WriteProcessorInput(transition!, Levels, out byte[] input) is { } rejection)
            {
                Assert.Equal(Reason.DepthExceeded, rejection.Reason);
                continue;
            }

            inputs.Add(Encoding.UTF8.GetString(input));
            roots.Add([next!.Root.ToInteger(), tree.Root.ToInteger()]);
            tree = next;
        }

        Assert.True(inputs.Count > 15);
        using TemporaryFolder folder = new();
        JsonElement answer = JsonElement.Parse(RunNode(folder.Write("inputs.json", $"[{string.Join(',', inputs)}]")));
        Assert.Equal(roots, answer.EnumerateArray().Select(pair => pair.EnumerateArray().Select(e => BigInteger.Parse(e.GetString()!, CultureInfo.InvariantCulture)).ToArray()));
    }

    private static string RunNode(string file)
    {
        ProcessStartInfo start = new("node") { WorkingDirectory = RepositoryFiles.PathOf("circuits"), RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(file);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
