namespace ZkTask.Artifacts;

/// <summary>ZoKrates writes Groth16 over BN254 too, in a JSON of its own, which is easily taken for snarkjs's.</summary>
internal static class ZokratesFormat
{
    /// <summary>A member that its documents have and snarkjs's have not.</summary>
    internal const string Marker = "scheme";

    /// <summary>What to tell people.</summary>
    internal const string Hint = "; a member `scheme` is what ZoKrates writes, whose format is not read here: convert it to snarkjs's";
}
