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

    /// <summary>Values one after the other: an array's elements or a tuple's components.</summary>
    Sequence,
}

/// <summary>A value of a standard tree's leaf, as @openzeppelin/merkle-tree takes and prints it; its type says how it is read.</summary>
/// <param name="Form">How it is spelt.</param>
/// <param name="Text">The spelling; empty of a sequence.</param>
public readonly record struct LeafValue(LeafValueForm Form, string Text)
{
    private readonly IReadOnlyList<LeafValue>? _items;

    private LeafValue(IReadOnlyList<LeafValue> items)
        : this(LeafValueForm.Sequence, "") => _items = items;

    /// <summary>The values of a sequence; else none. Two sequences are equal if they are of the same list, whatever is in it.</summary>
    public IReadOnlyList<LeafValue> Items => _items ?? [];

    /// <summary>A value that is others one after the other.</summary>
    /// <param name="items">The values; the list is kept, not copied.</param>
    public static LeafValue Sequence(IReadOnlyList<LeafValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new LeafValue(items);
    }

    /// <summary>A value spelt as text.</summary>
    public static implicit operator LeafValue(string text) => new(LeafValueForm.Text, text);
}
