using System.Reflection;

namespace ZkTask.Cli.Demo;

/// <summary>The circuits' committed documents, embedded in the tool (circuits/README.md says how they were made and what the keys are worth).</summary>
internal static class DemoArtifacts
{
    /// <summary>A circuit: the median of five quotes.</summary>
    internal const string Price = "price";

    /// <summary>A circuit: one step of a ledger.</summary>
    internal const string Ledger = "ledger";

    /// <summary>The price circuit's proof 0 beside a median that is ten percent higher.</summary>
    internal const string Forged = "forged";

    internal static byte[] Key(string circuit) => Read($"{circuit}/verification_key.json");

    internal static byte[] Proof(string circuit, string name) => Read($"{circuit}/proof_{name}.json");

    internal static byte[] Inputs(string circuit, string name) => Read($"{circuit}/public_{name}.json");

    private static byte[] Read(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"demo/{name}")
            ?? throw new InvalidOperationException($"The tool was built without its resource demo/{name}.");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
