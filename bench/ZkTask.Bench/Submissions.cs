using System.Globalization;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary><c>submissions folder count</c>: a key, a tasks file, and as many different valid submissions for bench/load, one request body a line.</summary>
internal static class Submissions
{
    internal static int Write(string folder, string count)
    {
        Simulation simulation = new(1);
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "vk.json"), simulation.KeyJson());
        File.WriteAllText(Path.Combine(folder, "tasks.json"), """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json"}]}""");
        using StreamWriter bodies = new(Path.Combine(folder, "bodies.ndjson"), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        for (int i = 0; i < int.Parse(count, CultureInfo.InvariantCulture); i++)
        {
            (ProofDocument proof, PublicInputs inputs) = simulation.Prove();
            bodies.Write(JsonSerializer.Serialize(new
            {
                proofOfTask = Encoding.UTF8.GetString(ProofWithInputsJson.Write(proof, inputs)),
                data = "0x",
                taskDefinitionId = 7,
                performer = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
            }));
            bodies.Write('\n');
        }

        return 0;
    }
}
