namespace ZkTask.Merkle.OpenZeppelin;

/// <summary>How a value is spelt.</summary>
public enum LeafValueForm
{
    /// <summary>Text: a string, a number in decimal or hexadecimal, bytes or an address in hexadecimal, <c>true</c> or <c>false</c>.</summary>
    Text,

    /// <summary>A number's canonical decimal digits, as JSON has integers.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}

/// <summary>A value of a standard tree's leaf, as @openzeppelin/merkle-tree takes and prints it; its type says how it is read.</summary>
/// <param name="Form">How it is spelt.</param>
/// <param name="Text">The spelling.</param>
public readonly record struct LeafValue(LeafValueForm Form, string Text)
{
    /// <summary>A value spelt as text.</summary>
    public static implicit operator LeafValue(string text) => new(LeafValueForm.Text, text);
}
