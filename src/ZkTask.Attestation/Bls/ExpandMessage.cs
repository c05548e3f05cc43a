using System.Buffers.Binary;
using System.Security.Cryptography;
using ZkTask.Algebra.Bn254;

namespace ZkTask.Attestation.Bls;

/// <summary>Hashing of messages to field elements (RFC 9380) with SHA-256.</summary>
public static class ExpandMessage
{
    /// <summary>Bytes that make one element of Fp: 254 bits and 128 for uniformity (RFC 9380, section 5.1).</summary>
    public const int BytesPerElement = 48;

    private const int MaxTagLength = 255, DigestLength = SHA256.HashSizeInBytes;

    /// <summary>expand_message_xmd with SHA-256 (RFC 9380, section 5.3.1).</summary>
    /// <param name="message">The message.</param>
    /// <param name="tag">The domain separation tag; one longer than 255 bytes is hashed first (section 5.3.3).</param>
    /// <param name="output">Filled with uniform bytes: at most 255 * 32 of them; must not overlap the message or the tag.</param>
    /// <exception cref="ArgumentOutOfRangeException">The output is too long.</exception>
    public static void Xmd(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(output.Length, 255 * DigestLength, nameof(output));
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> shortTag = stackalloc byte[MaxTagLength + 1];
        shortTag = ShortTag(hash, tag, shortTag);

        Span<byte> first = stackalloc byte[DigestLength], block = stackalloc byte[DigestLength];
        Span<byte> suffix = stackalloc byte[3];
        BinaryPrimitives.WriteUInt16BigEndian(suffix, (ushort)output.Length);
        suffix[2] = 0;
        hash.AppendData(stackalloc byte[64]); // Z_pad: a whole block of zeros
        hash.AppendData(message);
        hash.AppendData(suffix);
        hash.AppendData(shortTag);
        hash.GetHashAndReset(first);

        block.Clear();
        for (int index = 1; !output.IsEmpty; index++)
        {
            for (int i = 0; i < DigestLength; i++)
                block[i] ^= first[i];
            hash.AppendData(block);
            hash.AppendData([(byte)index]);
            hash.AppendData(shortTag);
            hash.GetHashAndReset(block);
            int count = Math.Min(output.Length, DigestLength);
            block[..count].CopyTo(output);
            output = output[count..];
        }
    }

    /// <summary>hash_to_field of RFC 9380, section 5.2, for BN254's Fp: each element from 48 big-endian bytes.</summary>
    /// <param name="message">The message.</param>
    /// <param name="tag">The domain separation tag.</param>
    /// <param name="elements">The elements to fill, at most 170.</param>
    public static void ToField(ReadOnlySpan<byte> message, ReadOnlySpan<byte> tag, Span<Fp> elements)
    {
        byte[] bytes = new byte[elements.Length * BytesPerElement];
        Xmd(message, tag, bytes);
        Fp shift = Fp.ReduceBigEndian([1, .. new byte[31]]) * Fp.FromUInt64(256); // 2^256
        Span<byte> high = stackalloc byte[32];
        high.Clear();
        for (int i = 0; i < elements.Length; i++)
        {
            ReadOnlySpan<byte> own = bytes.AsSpan(i * BytesPerElement, BytesPerElement);
            own[..16].CopyTo(high[16..]);
            elements[i] = (Fp.ReduceBigEndian(high) * shift) + Fp.ReduceBigEndian(own[16..]);
        }
    }

    // DST_prime: the tag and its length.
    private static Span<byte> ShortTag(IncrementalHash hash, ReadOnlySpan<byte> tag, Span<byte> buffer)
    {
        int length = tag.Length;
        if (length > MaxTagLength)
        {
            hash.AppendData("H2C-OVERSIZE-DST-"u8);
            hash.AppendData(tag);
            length = DigestLength;
            hash.GetHashAndReset(buffer[..length]);
        }
        else
        {
            tag.CopyTo(buffer);
        }

        buffer[length] = (byte)length;
        return buffer[..(length + 1)];
    }
}
