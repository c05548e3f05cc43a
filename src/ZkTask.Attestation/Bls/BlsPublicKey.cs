using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Attestation.Bls;

/// <summary>A public key: a point of G2 in the subgroup of order r that is not the identity.</summary>
/// <remarks>
/// Keys may be added up only if each owner has shown to know its secret (<see cref="ProofOfPossession"/>): otherwise an owner can choose a key that cancels the
/// others' (Ristenpart, Yilek 2007/264).
/// </remarks>
public sealed class BlsPublicKey : IEquatable<BlsPublicKey>
{
    /// <summary>Bytes of an encoding.</summary>
    public const int Length = 128;

    private BlsPublicKey(in G2 point) => Point = point;

    /// <summary>The point.</summary>
    public G2 Point { get; }

    /// <summary>Reads four integers of 32 bytes in the order of Othentic's contracts: x.c0, x.c1, y.c0, y.c1 (<c>uint256[4] blsKey</c>).</summary>
    /// <param name="bytes">The four integers, big-endian.</param>
    /// <param name="key">The key; null if it was refused.</param>
    /// <returns>Null, or a reason: <see cref="Reason.MalformedSignature"/>, or what is wrong with the point.</returns>
    /// <remarks>EIP-197 has the other order within each coordinate; see <see cref="Eip197Encoding"/> and <see cref="TryCreate"/>.</remarks>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out BlsPublicKey? key)
    {
        key = null;
        if (bytes.Length != Length)
            return new Rejection(Reason.MalformedSignature, $"a public key is {Length} bytes long, not {bytes.Length}");
        Span<byte> swapped = stackalloc byte[Length];
        Swap(bytes, swapped);
        PointStatus status = Eip197Encoding.TryRead(swapped, out G2 point);
        return status == PointStatus.Ok ? TryCreate(point, out key) : new Rejection(ReasonOf(status), "public key");
    }

    /// <summary>The key of a point.</summary>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/>.</returns>
    public static Rejection? TryCreate(in G2 point, out BlsPublicKey? key)
    {
        key = point.IsIdentity ? null : new BlsPublicKey(point);
        return key is null ? new Rejection(Reason.IdentityPoint, "the identity is no public key") : null;
    }

    /// <summary>The sum of keys, all of them with a proof of possession: the key of their owners' aggregate signatures.</summary>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/> if there is no key or they cancel each other.</returns>
    public static Rejection? Aggregate(IEnumerable<BlsPublicKey> keys, out BlsPublicKey? sum)
    {
        ArgumentNullException.ThrowIfNull(keys);
        G2 point = G2.Identity;
        foreach (BlsPublicKey key in keys)
            point += key.Point;
        return TryCreate(point, out sum);
    }

    /// <summary>x.c0 | x.c1 | y.c0 | y.c1, each 32 bytes big-endian.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Span<byte> eip197 = stackalloc byte[Length];
        Eip197Encoding.Write(Point, eip197);
        Swap(eip197, bytes);
        return bytes;
    }

    /// <inheritdoc/>
    public bool Equals(BlsPublicKey? other) => other is not null && Point == other.Point;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BlsPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => Point.GetHashCode();

    /// <summary>0x and the 256 hexadecimal digits of <see cref="ToArray"/>.</summary>
    public override string ToString() => Hex.Encode(ToArray());

    internal static Reason ReasonOf(PointStatus status) => status switch
    {
        PointStatus.CoordinateOutOfRange => Reason.CoordinateOutOfRange,
        PointStatus.NotOnCurve => Reason.PointNotOnCurve,
        PointStatus.NotInSubgroup => Reason.PointNotInSubgroup,
        _ => Reason.MalformedSignature,
    };

    // Real and imaginary parts change places within each coordinate.
    private static void Swap(ReadOnlySpan<byte> from, Span<byte> to)
    {
        for (int i = 0; i < 4; i++)
            from.Slice(32 * i, 32).CopyTo(to[(32 * (i ^ 1))..]);
    }
}
