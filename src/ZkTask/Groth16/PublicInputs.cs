using System.Collections.Immutable;

namespace ZkTask.Groth16;

/// <summary>The public inputs of a proof: elements of the scalar field, in the circuit's order (outputs first).</summary>
public sealed class PublicInputs(ImmutableArray<Fr> values) : IEquatable<PublicInputs>
{
    /// <summary>The values.</summary>
    public ImmutableArray<Fr> Values { get; } = values.IsDefault ? [] : values;

    /// <summary>How many there are.</summary>
    public int Count => Values.Length;

    /// <summary>The value at an index.</summary>
    public Fr this[int index] => Values[index];

    /// <inheritdoc/>
    public bool Equals(PublicInputs? other) => other is not null && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicInputs);

    /// <inheritdoc/>
    public override int GetHashCode() => Count == 0 ? 0 : HashCode.Combine(Count, Values[0]);
}
