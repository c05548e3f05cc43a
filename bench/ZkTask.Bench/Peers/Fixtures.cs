using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench.Peers;

/// <summary>
/// The files that everything in one schedule is measured on. For 1, 10 and 100 public inputs: <c>key-N.json</c>, <c>proofs-N.ndjson</c> with valid proofs, one a line, and
/// <c>forged-N.json</c>, <c>[{"what", "line", "strict"}]</c>, which must be refused. Some libraries accept those that are marked strict.
/// </summary>
internal sealed class Fixtures
{
    internal const int MaxBatch = 4096;

    // (2 + 0 i, ...) with 1 for the coefficient of i in x: on the twist, not in the subgroup of order r.
    private static readonly string[][] s_outsideSubgroup =
    [
        ["2", "1"],
        ["7292567877523311580221095596750716176434782432868683424513645834767876293070", "19659275751359636165940301690575149581329631496732780143538578556285923319774"],
        ["1", "0"],
    ];

    private const string Modulus = "21888242871839275222246405745257275088696311157297823662689037894645226208583";

    private readonly string _folder;

    internal Fixtures(string folder) => _folder = folder;

    internal static ReadOnlySpan<int> PublicCounts => [1, 10, 100];

    /// <summary>Makes the files.</summary>
    internal static int Write(string folder)
    {
        foreach (int publics in PublicCounts)
        {
            Simulation simulation = new(publics);
            int count = publics == 1 ? MaxBatch : 8;
            string[] lines = new string[count];
            for (int i = 0; i < count; i++)
            {
                (ProofDocument proof, PublicInputs inputs) = simulation.Prove();
                lines[i] = Encoding.UTF8.GetString(ProofWithInputsJson.Write(proof, inputs));
            }

            File.WriteAllBytes(Path.Combine(folder, $"key-{publics}.json"), simulation.KeyJson());
            File.WriteAllLines(Path.Combine(folder, $"proofs-{publics}.ndjson"), lines);
            File.WriteAllText(Path.Combine(folder, $"forged-{publics}.json"), Forge(lines[0], lines[1]).ToJsonString());
        }

        return 0;
    }

    /// <summary>A key as the user of a verifier has it.</summary>
    internal byte[] Key(int publics) => File.ReadAllBytes(Path.Combine(_folder, $"key-{publics}.json"));

    /// <summary>Valid proofs, one a line.</summary>
    internal byte[][] Lines(int publics) => [.. File.ReadLines(Path.Combine(_folder, $"proofs-{publics}.ndjson")).Select(Encoding.UTF8.GetBytes)];

    /// <summary>What must be refused.</summary>
    internal IEnumerable<(string What, byte[] Line)> Forged(int publics) =>
        JsonNode.Parse(File.ReadAllBytes(Path.Combine(_folder, $"forged-{publics}.json")))!.AsArray()
            .Select(entry => ((string)entry!["what"]!, Encoding.UTF8.GetBytes((string)entry["line"]!)));

    private static JsonArray Forge(string line, string other)
    {
        return
        [
            Forgery("a public input of another proof", strict: false, (document, another) => document["publicSignals"] = another["publicSignals"]!.DeepClone()),
            Forgery("C of another proof", strict: false, (document, another) => document["proof"]!["pi_c"] = another["proof"]!["pi_c"]!.DeepClone()),
            Forgery("A off the curve", strict: false, (document, _) => document["proof"]!["pi_a"]![0] = "5"),
            Forgery("B outside the subgroup", strict: false, (document, _) => document["proof"]!["pi_b"] = JsonSerializer.SerializeToNode(s_outsideSubgroup)),
            Forgery("a coordinate of A plus p", strict: true, (document, _) => document["proof"]!["pi_a"]![0] = Plus((string)document["proof"]!["pi_a"]![0]!, Modulus)),
            Forgery("a public input with a leading zero", strict: true, (document, _) => document["publicSignals"]![0] = $"0{(string)document["publicSignals"]![0]!}"),
        ];

        JsonObject Forgery(string what, bool strict, Action<JsonNode, JsonNode> change)
        {
            JsonNode document = JsonNode.Parse(line)!;
            change(document, JsonNode.Parse(other)!);
            return new JsonObject { ["what"] = what, ["line"] = document.ToJsonString(), ["strict"] = strict };
        }
    }

    private static string Plus(string a, string b) =>
        (System.Numerics.BigInteger.Parse(a, System.Globalization.CultureInfo.InvariantCulture)
            + System.Numerics.BigInteger.Parse(b, System.Globalization.CultureInfo.InvariantCulture)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
