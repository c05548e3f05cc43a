using System.Text.Json;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Attestation.Bls;

/// <summary>A signature or a sum of signatures: a point of G1 that is not the identity.</summary>
public sealed class BlsSignature : IEquatable<BlsSignature>
{
    /// <summary>Bytes of an encoding.</summary>
    public const int Length = Eip197Encoding.G1Length;

    // {"x":"0x...","y":"0x..."} with 64 digits each, and some room for spaces.
    private const int MaxJsonLength = 1024;

    private BlsSignature(in G1 point) => Point = point;

    /// <summary>The point.</summary>
    public G1 Point { get; }

    /// <summary>Reads x | y, each 32 bytes big-endian.</summary>
    /// <param name="bytes">The two integers.</param>
    /// <param name="signature">The signature; null if it was refused.</param>
    /// <returns>Null, or a reason: <see cref="Reason.MalformedSignature"/>, or what is wrong with the point.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out BlsSignature? signature)
    {
        signature = null;
        if (bytes.Length != Length)
            return new Rejection(Reason.MalformedSignature, $"a BLS signature is {Length} bytes long, not {bytes.Length}");
        PointStatus status = Eip197Encoding.TryRead(bytes, out G1 point);
        return status == PointStatus.Ok ? TryCreate(point, out signature) : new Rejection(BlsPublicKey.ReasonOf(status), "BLS signature");
    }

    /// <summary>
    /// Reads Othentic's JSON text <c>{"x":"0x...","y":"0x..."}</c>: two members, each given once, 64 hexadecimal digits.
    /// </summary>
    /// <returns>Null, or a reason as <see cref="Read"/> gives it.</returns>
    public static Rejection? ReadJson(string? json, out BlsSignature? signature)
    {
        signature = null;
        Span<byte> bytes = stackalloc byte[Length];
        return json is { Length: <= MaxJsonLength } && TryReadMembers(json, bytes)
            ? Read(bytes, out signature)
            : new Rejection(Reason.MalformedSignature, """a BLS signature is {"x":"0x...","y":"0x..."} with 64 hexadecimal digits each""");
    }

    /// <summary>The signature of a point.</summary>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/>.</returns>
    public static Rejection? TryCreate(in G1 point, out BlsSignature? signature)
    {
        signature = point.IsIdentity ? null : new BlsSignature(point);
        return signature is null ? new Rejection(Reason.IdentityPoint, "the identity is no signature") : null;
    }

    /// <summary>The sum of signatures of one message: the signature under the sum of their keys.</summary>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/> if there is no signature or they cancel each other.</returns>
    public static Rejection? Aggregate(IEnumerable<BlsSignature> signatures, out BlsSignature? sum)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        return TryCreate(G1.Sum([.. signatures.Select(signature => signature.Point)]), out sum);
    }

    /// <summary>x | y.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Length];
        Eip197Encoding.Write(Point, bytes);
        return bytes;
    }

    /// <summary><c>{"x":"0x...","y":"0x..."}</c>, as Othentic's node takes it.</summary>
    public string ToJson()
    {
        byte[] bytes = ToArray();
        return $$"""{"x":"{{Hex.Encode(bytes.AsSpan(0, 32))}}","y":"{{Hex.Encode(bytes.AsSpan(32))}}"}""";
    }

    /// <inheritdoc/>
    public bool Equals(BlsSignature? other) => other is not null && Point == other.Point;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as BlsSignature);

    /// <inheritdoc/>
    public override int GetHashCode() => Point.GetHashCode();

    /// <summary>The JSON text.</summary>
    public override string ToString() => ToJson();

    private static bool TryReadMembers(string json, Span<byte> bytes)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.GetPropertyCount() == 2
                && TryReadWord(root, "x", bytes[..32]) && TryReadWord(root, "y", bytes[32..]);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool TryReadWord(JsonElement root, string name, Span<byte> word) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String && Hex.TryDecode(value.GetString(), word);
}
