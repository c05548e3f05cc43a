using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.Iden3;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Merkle;

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
            try {
              await snarkjs.wtns.calculate(input, 'ledger/ledger.wasm', witness);
            } catch (error) {
              if (!/Assert Failed/.test(error.message)) throw error;
              roots.push([]);
              continue;
            }
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

    // Operations told truly and untruly: the circuit finds a new root, and it is the claimed one, exactly where the verifier finds nothing wrong.
    [Fact]
    [Trait("Category", "Process")]
    public void Processor_proofs_are_judged_as_the_circuit_judges_them()
    {
        if (!Directory.Exists(RepositoryFiles.PathOf("circuits/node_modules/snarkjs")))
            Assert.Skip("snarkjs is absent: run `npm ci` in circuits/.");
        Random random = new(7);
        List<CircomProcessorProof> proofs = [];
        while (proofs.Count < 48)
        {
            // Small keys, some of which the circuit cannot part.
            Dictionary<BigInteger, Fr> leaves = [];
            for (int i = random.Next(6); i > 0; i--)
                leaves[Key()] = Fr.FromBigInteger(random.Next(3));
            foreach (CircomProcessorProof proof in CircomProcessorCases.Operations(leaves, Key(), Fr.FromBigInteger(random.Next(3))))
                proofs.AddRange([proof, Change(proof), Change(Change(proof)), CircomProcessorCases.Tampered(proof, random).ElementAt(random.Next(6))]);
        }

        using TemporaryFolder folder = new();
        JsonElement answers = JsonElement.Parse(RunNode(folder.Write("inputs.json", $"[{string.Join(',', proofs.Select(Input))}]")));
        string?[] found = [.. answers.EnumerateArray().Select(pair => pair.GetArrayLength() == 0 ? null : pair[0].GetString())];
        for (int i = 0; i < proofs.Count; i++)
        {
            Rejection? rejection = (proofs[i] with { Levels = Levels }).Verify();
            Assert.True(rejection is null == (found[i] == proofs[i].NewRoot.ToString()), $"{proofs[i]}: {rejection}, the circuit finds {found[i]}");
        }

        int valid = proofs.Count(proof => (proof with { Levels = Levels }).Verify() is null);
        Assert.InRange(valid, 10, proofs.Count - 10);

        BigInteger Key() => random.Next(4) + (random.Next(2) << (8 + random.Next(3)));

        CircomProcessorProof Change(CircomProcessorProof proof) => random.Next(7) switch
        {
            0 => proof with { Function = (CircomProcessorFunction)random.Next(4) },
            1 => proof with { Old = proof.Old is null ? proof.New : null },
            2 => proof with { Old = new CircomSmtLeaf(Fr.FromBigInteger(Key()), Fr.FromBigInteger(random.Next(3))) },
            3 => proof with { New = proof.New with { Key = Fr.FromBigInteger(Key()) } },
            4 => proof with { Siblings = proof.Siblings.IsEmpty ? [Fr.One] : proof.Siblings.RemoveAt(proof.Siblings.Length - 1) },
            5 => proof with { Siblings = [Fr.Zero, .. proof.Siblings] },
            _ => proof with { OldRoot = proof.NewRoot, NewRoot = proof.OldRoot },
        };

        static string Input(CircomProcessorProof proof)
        {
            (CircomSmtLeaf old, int isOld0) = proof.Old is { } leaf ? (leaf, 0) : (new CircomSmtLeaf(Fr.Zero, Fr.Zero), 1);
            IEnumerable<Fr> siblings = proof.Siblings.Concat(Enumerable.Repeat(Fr.Zero, Levels));
            return $$"""
                {"oldRoot": "{{proof.OldRoot}}", "siblings": [{{string.Join(", ", siblings.Take(Levels).Select(sibling => $"\"{sibling}\""))}}], "oldKey": "{{old.Key}}",
                "oldValue": "{{old.Value}}", "newKey": "{{proof.New.Key}}", "newValue": "{{proof.New.Value}}", "isOld0": {{isOld0}}, "fnc": [{{(int)proof.Function >> 1}}, {{(int)proof.Function & 1}}]}
                """;
        }
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
