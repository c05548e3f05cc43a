using System.Collections.Immutable;

namespace ZkTask.Groth16;

/// <summary>
/// What a verification key document says: points whose coordinates are canonical and whose membership in the groups is still unchecked.
/// <see cref="VerifyingKey.TryCreate"/> makes a key of it.
/// </summary>
public sealed class VerifyingKeyDocument : IEquatable<VerifyingKeyDocument>
{
    /// <summary>Puts a key together.</summary>
    /// <param name="alpha">α in G1.</param>
    /// <param name="beta">β in G2.</param>
    /// <param name="gamma">γ in G2.</param>
    /// <param name="delta">δ in G2.</param>
    /// <param name="ic">The points that combine the public inputs: one more than there are public inputs, hence at least one.</param>
    /// <exception cref="ArgumentException"><paramref name="ic"/> is empty.</exception>
    public VerifyingKeyDocument(AffineG1 alpha, AffineG2 beta, AffineG2 gamma, AffineG2 delta, ImmutableArray<AffineG1> ic)
    {
        if (ic.IsDefaultOrEmpty)
            throw new ArgumentException("A verification key has at least one IC point.", nameof(ic));
        (Alpha, Beta, Gamma, Delta, Ic) = (alpha, beta, gamma, delta, ic);
    }

    /// <summary>α in G1 (snarkjs: <c>vk_alpha_1</c>).</summary>
    public AffineG1 Alpha { get; }

    /// <summary>β in G2 (snarkjs: <c>vk_beta_2</c>).</summary>
    public AffineG2 Beta { get; }

    /// <summary>γ in G2 (snarkjs: <c>vk_gamma_2</c>).</summary>
    public AffineG2 Gamma { get; }

    /// <summary>δ in G2 (snarkjs: <c>vk_delta_2</c>).</summary>
    public AffineG2 Delta { get; }

    /// <summary>The points that combine the public inputs; never empty.</summary>
    public ImmutableArray<AffineG1> Ic { get; }

    /// <summary>The number of public inputs that proofs under this key have.</summary>
    public int PublicInputCount => Ic.Length - 1;

    /// <inheritdoc/>
    public bool Equals(VerifyingKeyDocument? other) =>
        other is not null && Alpha == other.Alpha && Beta == other.Beta && Gamma == other.Gamma && Delta == other.Delta && Ic.AsSpan().SequenceEqual(other.Ic.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKeyDocument);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Alpha, Beta, Gamma, Delta, Ic.Length);
}
