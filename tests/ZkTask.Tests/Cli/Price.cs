using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary>Paths of the price circuit's committed documents.</summary>
internal static class Price
{
    internal static string Key { get; } = RepositoryFiles.PathOf("circuits/price/verification_key.json");

    internal static string Zkey { get; } = RepositoryFiles.PathOf("circuits/price/price.zkey");

    internal static string Inputs { get; } = RepositoryFiles.PathOf("circuits/price/public_0.json");

    internal static string Proof { get; } = RepositoryFiles.PathOf("circuits/price/proof_0.json");

    internal static string ForgedInputs { get; } = RepositoryFiles.PathOf("circuits/price/forged/public_forged.json");

    /// <summary>The key as a setup without phase 2 leaves it: gamma equals delta.</summary>
    internal static string InsecureKeyJson()
    {
        System.Text.Json.Nodes.JsonNode key = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Key))!;
        key["vk_delta_2"] = key["vk_gamma_2"]!.DeepClone();
        return key.ToJsonString();
    }
}
