using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace ZkTask.Hashing;

/// <summary>One pair, by the platform's SHA-256.</summary>
internal readonly struct Sha256Group : IPairGroup
{
    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        if (prefix == PairGroups.NoPrefix)
        {
            SHA256.HashData(pairs, digests);
            return;
        }

        Span<byte> message = stackalloc byte[1 + PairSpans.PairLength];
        message[0] = (byte)prefix;
        pairs.CopyTo(message[1..]);
        SHA256.HashData(message, digests);
    }
}

/// <summary>Eight pairs.</summary>
internal struct Sha256Group256 : IPairGroup
{
    private Sha256Block<Vector256<uint>> _words;
    private Sha256State<Vector256<uint>> _state;

    /// <inheritdoc/>
    public static int Lanes => 8;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        Load(pairs, 0, ref _words[0]);
        Load(pairs, 1, ref _words[8]);
        Sha256PairBlocks<Vector256<uint>, Sha256Words256>.Hash(ref _state, ref _words, prefix);
        Store(digests, ref _state[0]);
    }

    /// <summary>Words 8 half ... 8 half + 7 of eight messages of 64 bytes, a vector for each.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Load(ReadOnlySpan<byte> pairs, int half, ref Vector256<uint> words)
    {
        ReadOnlySpan<Vector256<byte>> rows = MemoryMarshal.Cast<byte, Vector256<byte>>(pairs)[..16];
        for (int i = 0; i < 8; i++)
            Unsafe.Add(ref words, i) = ReverseBytes(rows[(2 * i) + half]).AsUInt32();
        Transposition.Eight(ref words);
    }

    /// <summary>The digests of eight messages, of the eight words that begin here; they are overwritten.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Store(Span<byte> digests, ref Vector256<uint> words)
    {
        Transposition.Eight(ref words);
        Span<Vector256<byte>> rows = MemoryMarshal.Cast<byte, Vector256<byte>>(digests)[..8];
        for (int i = 0; i < 8; i++)
            rows[i] = ReverseBytes(Unsafe.Add(ref words, i).AsByte());
    }

    // Of each 32-bit word.
    [MethodImpl(HotPath.Inline)]
    private static Vector256<byte> ReverseBytes(Vector256<byte> bytes) =>
        Vector256.Shuffle(bytes, Vector256.Create(
            (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28));
}

/// <summary>Sixteen pairs.</summary>
internal struct Sha256Group512 : IPairGroup
{
    private const int Half = 8;

    private Sha256Block<Vector512<uint>> _words;
    private Sha256State<Vector512<uint>> _state;
    private Sha256State<Vector256<uint>> _lower, _upper;

    /// <inheritdoc/>
    public static int Lanes => 2 * Half;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        for (int half = 0; half < 2; half++)
        {
            Sha256Group256.Load(pairs, half, ref _lower[0]);
            Sha256Group256.Load(pairs[(Half * PairSpans.PairLength)..], half, ref _upper[0]);
            for (int i = 0; i < 8; i++)
                _words[(8 * half) + i] = Vector512.Create(_lower[i], _upper[i]);
        }

        Sha256PairBlocks<Vector512<uint>, Sha256Words512>.Hash(ref _state, ref _words, prefix);
        for (int i = 0; i < 8; i++)
            (_lower[i], _upper[i]) = (_state[i].GetLower(), _state[i].GetUpper());
        Sha256Group256.Store(digests, ref _lower[0]);
        Sha256Group256.Store(digests[(Half * PairSpans.DigestLength)..], ref _upper[0]);
    }
}

/// <summary>The two blocks that a pair takes, with a prefix or without.</summary>
internal static class Sha256PairBlocks<TWords, TOps>
    where TWords : struct
    where TOps : struct, ISha256Words<TWords>
{
    // The second block of a message of 64 bytes is padding: a one, zeros, and the length in bits.
    private static readonly uint[] _padding =
        Sha256Compression<TWords, TOps>.Schedule([1u << 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8 * PairSpans.PairLength]);

    /// <summary>Hashes pairs given as big-endian words, which are overwritten.</summary>
    internal static void Hash(ref Sha256State<TWords> state, ref Sha256Block<TWords> words, int prefix)
    {
        Sha256Compression<TWords, TOps>.Start(ref state);
        if (prefix == PairGroups.NoPrefix)
        {
            Sha256Compression<TWords, TOps>.Compress(ref state, ref words);
            Sha256Compression<TWords, TOps>.Compress(ref state, _padding);
            return;
        }

        // Everything moves on by a byte; the last one goes into the second block.
        TWords last = words[15], zero = TOps.Broadcast(0);
        for (int i = 15; i > 0; i--)
            words[i] = Join(words[i - 1], words[i]);
        words[0] = Join(TOps.Broadcast((uint)prefix), words[0]);
        Sha256Compression<TWords, TOps>.Compress(ref state, ref words);
        words[0] = Join(last, TOps.Broadcast(1u << 31));
        for (int i = 1; i < 15; i++)
            words[i] = zero;
        words[15] = TOps.Broadcast(8 * (1 + PairSpans.PairLength));
        Sha256Compression<TWords, TOps>.Compress(ref state, ref words);
    }

    // The last byte of a word and the first three of the next.
    private static TWords Join(TWords word, TWords next) => TOps.Add(TOps.ShiftLeft(word, 24), TOps.ShiftRight(next, 8));
}
