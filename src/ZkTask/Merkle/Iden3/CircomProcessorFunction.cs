namespace ZkTask.Merkle.Iden3;

/// <summary>What circomlib's SMTProcessor does. The numbers are those of iden3's tools; in binary they are the circuit's two signals <c>fnc[0] fnc[1]</c>.</summary>
public enum CircomProcessorFunction
{
    /// <summary>Nothing: the roots are the same, the rest has no meaning.</summary>
    None = 0,

    /// <summary>A key that is in the tree gets another value.</summary>
    Update = 1,

    /// <summary>A key that is not in the tree gets a value.</summary>
    Insert = 2,

    /// <summary>A key leaves the tree: the insertion that leads back.</summary>
    Delete = 3,
}
