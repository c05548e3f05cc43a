using System.Buffers.Binary;
using System.Numerics;

namespace ZkTask.Hashing;

/// <summary>
/// Keccak-256 as Ethereum uses it: rate 136 bytes, padding 0x01, not the 0x06 of SHA-3 (Bertoni, Daemen, Peeters, Van Assche, The Keccak reference, version 3.0).
/// </summary>
public static class Keccak256
{
    /// <summary>Bytes of a digest.</summary>
    public const int DigestLength = 32;

    private const int Rate = 136;

    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    // ρ and π along the one cycle of 24 lanes that starts at (1, 0): offsets (t + 1)(t + 2) / 2, lane (x, y) to (y, 2x + 3y).
    private static ReadOnlySpan<byte> RotationOffsets => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];

    private static ReadOnlySpan<byte> LanePermutation => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>The digest of a message.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="digest">Exactly <see cref="DigestLength"/> bytes; may overlap the message.</param>
    /// <exception cref="ArgumentException">The digest's span has another length.</exception>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        if (digest.Length != DigestLength)
            throw new ArgumentException($"A digest is {DigestLength} bytes.", nameof(digest));
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (; message.Length >= Rate; message = message[Rate..])
            Absorb(state, message[..Rate]);
        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        message.CopyTo(last);
        last[message.Length] = 0x01;
        last[^1] |= 0x80;
        Absorb(state, last);
        for (int i = 0; i < 4; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(8 * i)..], state[i]);
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / 8; i++)
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        Permute(state);
    }

    private static void Permute(Span<ulong> a)
    {
        Span<ulong> parity = stackalloc ulong[5];
        foreach (ulong constant in RoundConstants)
        {
            for (int x = 0; x < 5; x++)
                parity[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
            for (int x = 0; x < 5; x++)
            {
                ulong theta = parity[(x + 4) % 5] ^ BitOperations.RotateLeft(parity[(x + 1) % 5], 1);
                for (int y = 0; y < 25; y += 5)
                    a[x + y] ^= theta;
            }

            ulong moving = a[1];
            for (int t = 0; t < 24; t++)
            {
                int lane = LanePermutation[t];
                (a[lane], moving) = (BitOperations.RotateLeft(moving, RotationOffsets[t]), a[lane]);
            }

            for (int y = 0; y < 25; y += 5)
            {
                (ulong a0, ulong a1) = (a[y], a[y + 1]);
                a[y] ^= ~a1 & a[y + 2];
                a[y + 1] ^= ~a[y + 2] & a[y + 3];
                a[y + 2] ^= ~a[y + 3] & a[y + 4];
                a[y + 3] ^= ~a[y + 4] & a0;
                a[y + 4] ^= ~a0 & a1;
            }

            a[0] ^= constant;
        }
    }
}
