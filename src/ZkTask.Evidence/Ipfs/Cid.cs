using System.Buffers;
using System.Security.Cryptography;
using SimpleBase;

namespace ZkTask.Evidence.Ipfs;

/// <summary>How the block behind a content identifier is to be read (multicodec).</summary>
public enum CidCodec
{
    /// <summary>Plain bytes.</summary>
    Raw = 0x55,

    /// <summary>A dag-pb node; for us always one of UnixFS.</summary>
    DagPb = 0x70,

    /// <summary>dag-json; read as plain bytes, its links are not followed.</summary>
    DagJson = 0x0129,

    /// <summary>JSON; read as plain bytes.</summary>
    Json = 0x0200,
}

/// <summary>
/// A content identifier (CID): the SHA-256 digest of a block and how to read the block. Version 0 is dag-pb in base58btc (<c>Qm...</c>); version 1 is read in
/// base32 (<c>b...</c>, lower case, no padding) and base58btc (<c>z...</c>), and written in base32.
/// </summary>
/// <remarks>
/// Reading is strict: one spelling for each identifier and base. Other bases, codecs and hash functions, the identity "hash" included, are
/// <see cref="Reason.UnsupportedCid"/>. Immutable. Source: github.com/multiformats/cid.
/// </remarks>
public sealed class Cid : IEquatable<Cid>
{
    /// <summary>The length of a SHA-256 digest.</summary>
    public const int DigestBytes = 32;

    /// <summary>No identifier that is read is longer; decoding base58 takes quadratic time.</summary>
    internal const int MaxTextLength = 128;

    private const int Sha256Code = 0x12, Version0TextLength = 46;
    private const string Version0Beginning = "Qm";

    private static readonly SearchValues<char> s_base32 = SearchValues.Create("abcdefghijklmnopqrstuvwxyz234567");
    private static readonly SearchValues<char> s_base58 = SearchValues.Create("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz");

    private readonly byte[] _digest;

    private Cid(int version, CidCodec codec, byte[] digest) => (Version, Codec, _digest) = (version, codec, digest);

    /// <summary>0 or 1.</summary>
    public int Version { get; }

    /// <summary>How to read the block; <see cref="CidCodec.DagPb"/> in version 0.</summary>
    public CidCodec Codec { get; }

    /// <summary>The block's SHA-256 digest, 32 bytes.</summary>
    public ReadOnlySpan<byte> Digest => _digest;

    /// <summary>Compares identifiers by digest alone: what matters for finding a block.</summary>
    internal static IEqualityComparer<Cid> ByDigest { get; } = new DigestComparer();

    /// <summary>The identifier of a block.</summary>
    /// <param name="codec">How the block is to be read.</param>
    /// <param name="block">The block.</param>
    /// <param name="version">0 (dag-pb only) or 1.</param>
    public static Cid Of(CidCodec codec, ReadOnlySpan<byte> block, int version = 1)
    {
        if (!Enum.IsDefined(codec) || version is not (0 or 1) || (version == 0 && codec != CidCodec.DagPb))
            throw new ArgumentException($"There are no identifiers of version {version} with the codec {codec}.", nameof(version));
        return new Cid(version, codec, SHA256.HashData(block));
    }

    /// <summary>Whether a block is the one that is identified.</summary>
    public bool Matches(ReadOnlySpan<byte> block)
    {
        Span<byte> digest = stackalloc byte[DigestBytes];
        SHA256.HashData(block, digest);
        return digest.SequenceEqual(_digest);
    }

    /// <summary>Reads the text of an identifier, with nothing around it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cid">The identifier; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.MalformedCid"/> or <see cref="Reason.UnsupportedCid"/>. Never throws.</returns>
    public static Rejection? Parse(string text, out Cid? cid)
    {
        ArgumentNullException.ThrowIfNull(text);
        cid = null;
        if (text.Length is 0 or > MaxTextLength)
            return Malformed($"{text.Length} characters, 1 to {MaxTextLength} are allowed");
        if (text.Length == Version0TextLength && text.StartsWith(Version0Beginning, StringComparison.Ordinal))
        {
            if (!TryDecodeBase58(text, out byte[] multihash))
                return Malformed("not in base58btc");
            return ReadWhole(multihash, out cid) ?? (cid!.Version == 0 ? null : Malformed("not an identifier of version 0"));
        }

        byte[] bytes = [];
        Rejection? badText = text[0] switch
        {
            'b' => TryDecodeBase32(text.AsSpan(1), out bytes) ? null : Malformed("not in base32: digits are a to z and 2 to 7, without padding, and unused bits are zero"),
            'z' => TryDecodeBase58(text.AsSpan(1), out bytes) ? null : Malformed("not in base58btc"),
            'Q' => Malformed($"an identifier of version 0 has {Version0TextLength} characters"),
            _ when !text.All(char.IsAsciiLetterOrDigit) => Malformed("not a content identifier"),
            char prefix => new Rejection(Reason.UnsupportedCid, $"CID: neither version 0 nor of the bases b (base32, lower case) and z (base58btc), but beginning with `{prefix}`"),
        };
        if (badText is not null)
            return badText;

        Rejection? rejection = ReadWhole(bytes, out cid);
        if (rejection is not null || cid!.Version == 1)
            return rejection;
        cid = null;
        return Malformed("version 0 is written without a base's prefix");
    }

    /// <summary>Reads an identifier at the beginning of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="cid">The identifier; null if it was refused.</param>
    /// <param name="length">How many bytes it takes; also known for an unsupported one, 0 for a malformed one.</param>
    /// <returns>Null, or <see cref="Reason.MalformedCid"/> or <see cref="Reason.UnsupportedCid"/>. Never throws.</returns>
    public static Rejection? Read(ReadOnlySpan<byte> bytes, out Cid? cid, out int length)
    {
        cid = null;
        length = 0;
        if (bytes.Length >= 2 && bytes[0] == Sha256Code && bytes[1] == DigestBytes)
        {
            if (bytes.Length < 2 + DigestBytes)
                return Malformed("cut off");
            length = 2 + DigestBytes;
            cid = new Cid(0, CidCodec.DagPb, bytes[2..length].ToArray());
            return null;
        }

        int position = 0;
        if (!TryReadNumber(bytes, ref position, out long version) || version != 1)
            return Malformed("neither version 0 nor 1");
        if (!TryReadNumber(bytes, ref position, out long codec) || !TryReadNumber(bytes, ref position, out long hash)
            || !TryReadNumber(bytes, ref position, out long digestLength) || digestLength > bytes.Length - position)
            return Malformed("cut off, or a number not in its shortest form");
        if (hash == Sha256Code && digestLength != DigestBytes)
            return Malformed($"a SHA-256 digest of {digestLength} bytes");

        length = position + (int)digestLength;
        if (hash != Sha256Code)
            return new Rejection(Reason.UnsupportedCid, $"CID: hash function 0x{hash:x}{(hash == 0 ? " (identity)" : "")}; only sha2-256 (0x12) is read");
        if (codec > int.MaxValue || !Enum.IsDefined((CidCodec)codec))
            return new Rejection(Reason.UnsupportedCid, $"CID: codec 0x{codec:x}; raw (0x55), dag-pb (0x70), dag-json (0x129) and json (0x200) are read");
        cid = new Cid(1, (CidCodec)codec, bytes[position..length].ToArray());
        return null;
    }

    /// <summary>The identifier as bytes.</summary>
    public byte[] ToBytes()
    {
        if (Version == 0)
            return [Sha256Code, DigestBytes, .. _digest];
        Span<byte> codec = stackalloc byte[Varint.MaxBytes];
        return [1, .. codec[..Varint.Write(codec, (long)Codec)], Sha256Code, DigestBytes, .. _digest];
    }

    /// <summary>The same block's identifier in version 1.</summary>
    public Cid ToVersion1() => Version == 1 ? this : new Cid(1, Codec, _digest);

    /// <summary>base58btc in version 0, base32 in version 1.</summary>
    public override string ToString() => Version == 0 ? Base58.Bitcoin.Encode(ToBytes()) : "b" + EncodeBase32(ToBytes());

    /// <inheritdoc/>
    public bool Equals(Cid? other) => other is not null && Version == other.Version && Codec == other.Codec && Digest.SequenceEqual(other.Digest);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cid);

    /// <inheritdoc/>
    public override int GetHashCode() => ByDigest.GetHashCode(this);

    private static Rejection? ReadWhole(byte[] bytes, out Cid? cid)
    {
        Rejection? rejection = Read(bytes, out cid, out int length);
        if (rejection is not { Reason: Reason.MalformedCid } && length != bytes.Length)
        {
            cid = null;
            return Malformed($"{bytes.Length - length} bytes behind the digest");
        }

        return rejection;
    }

    private static bool TryReadNumber(ReadOnlySpan<byte> bytes, ref int position, out long value)
    {
        bool isRead = Varint.TryRead(bytes[position..], out value, out int length);
        position += isRead ? length : 0;
        return isRead;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedCid, $"CID: {rule}");

    private static string EncodeBase32(byte[] bytes) => Base32.Rfc4648.Encode(bytes, padding: false).ToLowerInvariant();

    // Decoders differ in what they forgive; what encodes to the same text again was canonical.
    private static bool TryDecodeBase32(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.IsEmpty || text.ContainsAnyExcept(s_base32))
            return false;
        byte[] buffer = new byte[Base32.Rfc4648.GetSafeByteCountForDecoding(text)];
        if (!Base32.Rfc4648.TryDecode(text, buffer, out int written))
            return false;
        bytes = buffer[..written];
        return text.SequenceEqual(EncodeBase32(bytes));
    }

    private static bool TryDecodeBase58(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.IsEmpty || text.ContainsAnyExcept(s_base58))
            return false;
        byte[] buffer = new byte[Base58.Bitcoin.GetSafeByteCountForDecoding(text)];
        if (!Base58.Bitcoin.TryDecode(text, buffer, out int written))
            return false;
        bytes = buffer[..written];
        return text.SequenceEqual(Base58.Bitcoin.Encode(bytes));
    }

    private sealed class DigestComparer : IEqualityComparer<Cid>
    {
        public bool Equals(Cid? x, Cid? y) => ReferenceEquals(x, y) || (x is not null && y is not null && x.Digest.SequenceEqual(y.Digest));

        // Digests are hard to choose with equal beginnings, but not impossible: the runtime's seeded hash takes all bytes.
        public int GetHashCode(Cid cid)
        {
            HashCode hash = new();
            hash.AddBytes(cid.Digest);
            return hash.ToHashCode();
        }
    }
}
