using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ZkTask.Hashing;

/// <summary>One pair.</summary>
internal struct KeccakGroup : IPairGroup
{
    private KeccakState<ulong> _state;

    /// <inheritdoc/>
    public static int Lanes => 1;

    /// <inheritdoc/>
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        Span<ulong> words = MemoryMarshal.CreateSpan(ref _state.Ba, PairSpans.PairLength / sizeof(ulong));
        for (int i = 0; i < words.Length; i++)
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(pairs[(8 * i)..]);
        KeccakPairBlock<ulong, KeccakWord>.Absorb(ref _state, prefix);
        for (int i = 0; i < PairSpans.DigestLength / sizeof(ulong); i++)
            BinaryPrimitives.WriteUInt64LittleEndian(digests[(8 * i)..], words[i]);
    }
}

/// <summary>Four pairs.</summary>
internal struct KeccakGroup256 : IPairGroup
{
    private KeccakState<Vector256<ulong>> _state;

    /// <inheritdoc/>
    public static int Lanes => 4;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        Load(pairs, 0, out _state.Ba, out _state.Be, out _state.Bi, out _state.Bo);
        Load(pairs, 1, out _state.Bu, out _state.Ga, out _state.Ge, out _state.Gi);
        KeccakPairBlock<Vector256<ulong>, KeccakWords256>.Absorb(ref _state, prefix);
        Store(digests, _state.Ba, _state.Be, _state.Bi, _state.Bo);
    }

    /// <summary>Words 4 half ... 4 half + 3 of four messages of 64 bytes.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Load(
        ReadOnlySpan<byte> pairs, int half, out Vector256<ulong> w0, out Vector256<ulong> w1, out Vector256<ulong> w2, out Vector256<ulong> w3)
    {
        ReadOnlySpan<Vector256<ulong>> rows = MemoryMarshal.Cast<byte, Vector256<ulong>>(pairs);
        (w0, w1, w2, w3) = (rows[half], rows[2 + half], rows[4 + half], rows[6 + half]);
        Transposition.Four(ref w0, ref w1, ref w2, ref w3);
    }

    /// <summary>The four words of four digests.</summary>
    [MethodImpl(HotPath.Inline)]
    internal static void Store(Span<byte> digests, Vector256<ulong> w0, Vector256<ulong> w1, Vector256<ulong> w2, Vector256<ulong> w3)
    {
        Span<Vector256<ulong>> rows = MemoryMarshal.Cast<byte, Vector256<ulong>>(digests);
        Transposition.Four(ref w0, ref w1, ref w2, ref w3);
        (rows[0], rows[1], rows[2], rows[3]) = (w0, w1, w2, w3);
    }
}

/// <summary>Eight pairs.</summary>
internal struct KeccakGroup512 : IPairGroup
{
    private const int Half = 4;

    private KeccakState<Vector512<ulong>> _state;

    /// <inheritdoc/>
    public static int Lanes => 2 * Half;

    /// <inheritdoc/>
    [MethodImpl(HotPath.Optimize)]
    public void Hash(int prefix, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        Load(pairs, 0, out _state.Ba, out _state.Be, out _state.Bi, out _state.Bo);
        Load(pairs, 1, out _state.Bu, out _state.Ga, out _state.Ge, out _state.Gi);
        KeccakPairBlock<Vector512<ulong>, KeccakWords512>.Absorb(ref _state, prefix);
        KeccakGroup256.Store(digests, _state.Ba.GetLower(), _state.Be.GetLower(), _state.Bi.GetLower(), _state.Bo.GetLower());
        KeccakGroup256.Store(
            digests[(Half * PairSpans.DigestLength)..], _state.Ba.GetUpper(), _state.Be.GetUpper(), _state.Bi.GetUpper(), _state.Bo.GetUpper());
    }

    [MethodImpl(HotPath.Inline)]
    private static void Load(
        ReadOnlySpan<byte> pairs, int half, out Vector512<ulong> w0, out Vector512<ulong> w1, out Vector512<ulong> w2, out Vector512<ulong> w3)
    {
        KeccakGroup256.Load(
            pairs, half, out Vector256<ulong> l0, out Vector256<ulong> l1, out Vector256<ulong> l2, out Vector256<ulong> l3);
        KeccakGroup256.Load(
            pairs[(Half * PairSpans.PairLength)..], half,
            out Vector256<ulong> h0, out Vector256<ulong> h1, out Vector256<ulong> h2, out Vector256<ulong> h3);
        (w0, w1, w2, w3) = (Vector512.Create(l0, h0), Vector512.Create(l1, h1), Vector512.Create(l2, h2), Vector512.Create(l3, h3));
    }
}

/// <summary>The one block that a pair, or a pair with a prefix, takes.</summary>
internal static class KeccakPairBlock<TWords, TOps>
    where TWords : struct
    where TOps : struct, IKeccakWords<TWords>
{
    /// <summary>Pads and permutes a state that holds the eight words of each pair; the first four words are the digest then, the others mean nothing.</summary>
    internal static void Absorb(ref KeccakState<TWords> state, int prefix)
    {
        TWords end = TOps.Broadcast(0x01);
        if (prefix == PairGroups.NoPrefix)
        {
            state.Go = end;
        }
        else
        {
            // Everything moves up by a byte.
            state.Go = TOps.ShiftIn(end, state.Gi, 8);
            state.Gi = TOps.ShiftIn(state.Gi, state.Ge, 8);
            state.Ge = TOps.ShiftIn(state.Ge, state.Ga, 8);
            state.Ga = TOps.ShiftIn(state.Ga, state.Bu, 8);
            state.Bu = TOps.ShiftIn(state.Bu, state.Bo, 8);
            state.Bo = TOps.ShiftIn(state.Bo, state.Bi, 8);
            state.Bi = TOps.ShiftIn(state.Bi, state.Be, 8);
            state.Be = TOps.ShiftIn(state.Be, state.Ba, 8);
            state.Ba = TOps.ShiftIn(state.Ba, TOps.Broadcast((ulong)prefix << 56), 8);
        }

        KeccakPermutation<TWords, TOps>.Run(ref state, isPair: true);
    }
}
