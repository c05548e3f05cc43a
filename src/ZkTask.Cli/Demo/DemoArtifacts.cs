using System.Reflection;

namespace ZkTask.Cli.Demo;

/// <summary>The price circuit's documents, embedded in the tool (circuits/README.md says how they were made and what the key is worth).</summary>
internal static class DemoArtifacts
{
    internal static byte[] Key => Read("verification_key.json");

    internal static byte[] Proof => Read("proof_0.json");

    internal static byte[] Inputs => Read("public_0.json");

    internal static byte[] OtherInputs => Read("public_1.json");

    internal static byte[] ForgedProof => Read("proof_forged.json");

    internal static byte[] ForgedInputs => Read("public_forged.json");

    private static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"demo/{name}")
            ?? throw new InvalidOperationException($"The tool was built without its resource demo/{name}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
