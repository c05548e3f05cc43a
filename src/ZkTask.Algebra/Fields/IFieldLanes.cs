namespace ZkTask.Algebra.Fields;

/// <summary>Several elements of a prime field side by side: what brings them in and out. A scalar type is one lane.</summary>
/// <typeparam name="TSelf">The lanes.</typeparam>
/// <typeparam name="TElement">One of them.</typeparam>
public interface IFieldLanes<TSelf, TElement> : IField<TSelf>
    where TSelf : struct, IFieldLanes<TSelf, TElement>
    where TElement : struct, IField<TElement>
{
    /// <summary>How many lanes.</summary>
    static abstract int LaneCount { get; }

    /// <summary>The same element in every lane.</summary>
    static abstract void Broadcast(out TSelf result, in TElement value);

    /// <summary>Lane k is <c>values[k]</c>; lanes beyond the span are zero.</summary>
    static abstract void Load(out TSelf result, ReadOnlySpan<TElement> values);

    /// <summary><c>values[k]</c> is lane k; lanes beyond the span are left out.</summary>
    static abstract void Store(Span<TElement> values, in TSelf lanes);

    /// <summary>
    /// Lane k is the integer in the 32 big-endian bytes from <c>bytes[k * stride]</c> on, modulo p. Lanes whose bytes would begin beyond the span are zero.
    /// </summary>
    static abstract void LoadBigEndian(out TSelf result, ReadOnlySpan<byte> bytes, int stride);

    /// <summary>Writes lane k, canonical, to the 32 bytes from <c>bytes[k * stride]</c> on; lanes whose bytes would begin beyond the span are left out.</summary>
    static abstract void StoreBigEndian(Span<byte> bytes, int stride, in TSelf lanes);
}

/// <summary>A computation on lanes, written once and run in whatever a processor has: <c>Bn254.ScalarLanes</c> calls it with the type to use.</summary>
/// <typeparam name="TElement">One lane.</typeparam>
public interface ILaneProgram<TElement>
    where TElement : struct, IField<TElement>
{
    /// <summary>Runs the whole computation in lanes of a type.</summary>
    void Run<TLanes>()
        where TLanes : unmanaged, IFieldLanes<TLanes, TElement>;
}
