using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ZkTask.Hashing;

/// <summary>
/// Keccak-256 as Ethereum uses it: rate 136 bytes, padding 0x01, not the 0x06 of SHA-3 (Bertoni, Daemen, Peeters, Van Assche, The Keccak reference, version 3.0).
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = 32;

    private const int Rate = 136;

    /// <summary>The digest of a message.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="digest">Exactly <see cref="DigestLength"/> bytes; may overlap the message.</param>
    /// <exception cref="ArgumentException">The digest's span has another length.</exception>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (digest.Length != DigestLength)
            throw new ArgumentException($"A digest is {DigestLength} bytes.", nameof(digest));
        KeccakState<ulong> state = default;
        for (; message.Length >= Rate; message = message[Rate..])
            Absorb(ref state, message[..Rate]);
        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        message.CopyTo(last);
        last[message.Length] = 0x01;
        last[^1] |= 0x80;
        Absorb(ref state, last);
        Span<ulong> words = Words(ref state);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(8 * i)..], words[i]);
    }

    private static void Absorb(ref KeccakState<ulong> state, ReadOnlySpan<byte> block)
    {
        Span<ulong> words = Words(ref state);
        for (int i = 0; i < Rate / 8; i++)
            words[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        KeccakPermutation<ulong, KeccakWord>.Run(ref state);
    }

    private static Span<ulong> Words(ref KeccakState<ulong> state) => MemoryMarshal.CreateSpan(ref state.Ba, Rate / 8);
}
