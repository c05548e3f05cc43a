using System.Runtime.CompilerServices;

namespace ZkTask.Hashing;

/// <summary>Sixteen words of a message block, or of its schedule.</summary>
[InlineArray(16)]
internal struct Sha256Block<TWords>
    where TWords : struct
{
    private TWords _first;
}

/// <summary>Eight words: the state.</summary>
[InlineArray(8)]
internal struct Sha256State<TWords>
    where TWords : struct
{
    private TWords _first;
}

/// <summary>The compression function of SHA-256 (FIPS 180-4, section 6.2.2) on several messages side by side.</summary>
internal static class Sha256Compression<TWords, TOps>
    where TWords : struct
    where TOps : struct, ISha256Words<TWords>
{
    private const int Rounds = 64;

    // The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
    private static ReadOnlySpan<uint> RoundConstants =>
    [
        0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
        0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
        0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
        0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
        0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
        0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
        0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
    ];

    // The same of the square roots of the first eight.
    private static ReadOnlySpan<uint> InitialState =>
    [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    ];

    /// <summary>The state before the first block.</summary>
    internal static void Start(ref Sha256State<TWords> state)
    {
        for (int i = 0; i < InitialState.Length; i++)
            state[i] = TOps.Broadcast(InitialState[i]);
    }

    /// <summary>Takes in a block, whose words the schedule overwrites.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Compress(ref Sha256State<TWords> state, ref Sha256Block<TWords> block)
    {
        TWords a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < Rounds; t += 16)
        {
            if (t != 0)
                Expand(ref block);
            for (int i = 0; i < 16; i += 8)
            {
                Round(a, b, c, ref d, e, f, g, ref h, TOps.Add(block[i], TOps.Broadcast(RoundConstants[t + i])));
                Round(h, a, b, ref c, d, e, f, ref g, TOps.Add(block[i + 1], TOps.Broadcast(RoundConstants[t + i + 1])));
                Round(g, h, a, ref b, c, d, e, ref f, TOps.Add(block[i + 2], TOps.Broadcast(RoundConstants[t + i + 2])));
                Round(f, g, h, ref a, b, c, d, ref e, TOps.Add(block[i + 3], TOps.Broadcast(RoundConstants[t + i + 3])));
                Round(e, f, g, ref h, a, b, c, ref d, TOps.Add(block[i + 4], TOps.Broadcast(RoundConstants[t + i + 4])));
                Round(d, e, f, ref g, h, a, b, ref c, TOps.Add(block[i + 5], TOps.Broadcast(RoundConstants[t + i + 5])));
                Round(c, d, e, ref f, g, h, a, ref b, TOps.Add(block[i + 6], TOps.Broadcast(RoundConstants[t + i + 6])));
                Round(b, c, d, ref e, f, g, h, ref a, TOps.Add(block[i + 7], TOps.Broadcast(RoundConstants[t + i + 7])));
            }
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    /// <summary>Takes in a block that is the same for all messages: its schedule, with the round constants added, is given.</summary>
    /// <param name="state">The state.</param>
    /// <param name="schedule">From <see cref="Schedule"/>.</param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Compress(ref Sha256State<TWords> state, ReadOnlySpan<uint> schedule)
    {
        TWords a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < Rounds; t += 8)
        {
            Round(a, b, c, ref d, e, f, g, ref h, TOps.Broadcast(schedule[t]));
            Round(h, a, b, ref c, d, e, f, ref g, TOps.Broadcast(schedule[t + 1]));
            Round(g, h, a, ref b, c, d, e, ref f, TOps.Broadcast(schedule[t + 2]));
            Round(f, g, h, ref a, b, c, d, ref e, TOps.Broadcast(schedule[t + 3]));
            Round(e, f, g, ref h, a, b, c, ref d, TOps.Broadcast(schedule[t + 4]));
            Round(d, e, f, ref g, h, a, b, ref c, TOps.Broadcast(schedule[t + 5]));
            Round(c, d, e, ref f, g, h, a, ref b, TOps.Broadcast(schedule[t + 6]));
            Round(b, c, d, ref e, f, g, h, ref a, TOps.Broadcast(schedule[t + 7]));
        }

        AddTo(ref state, a, b, c, d, e, f, g, h);
    }

    /// <summary>The 64 words of the schedule of one block, each with its round constant added.</summary>
    internal static uint[] Schedule(ReadOnlySpan<uint> block)
    {
        uint[] w = new uint[Rounds];
        block.CopyTo(w);
        for (int t = block.Length; t < w.Length; t++)
        {
            uint early = w[t - 15], late = w[t - 2];
            uint s0 = uint.RotateRight(early, 7) ^ uint.RotateRight(early, 18) ^ (early >> 3);
            uint s1 = uint.RotateRight(late, 17) ^ uint.RotateRight(late, 19) ^ (late >> 10);
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }

        for (int t = 0; t < w.Length; t++)
            w[t] += RoundConstants[t];
        return w;
    }

    // The next sixteen words of the schedule.
    [MethodImpl(HotPath.Inline)]
    private static void Expand(ref Sha256Block<TWords> w)
    {
        w[0] = Next(w[0], w[1], w[9], w[14]);
        w[1] = Next(w[1], w[2], w[10], w[15]);
        w[2] = Next(w[2], w[3], w[11], w[0]);
        w[3] = Next(w[3], w[4], w[12], w[1]);
        w[4] = Next(w[4], w[5], w[13], w[2]);
        w[5] = Next(w[5], w[6], w[14], w[3]);
        w[6] = Next(w[6], w[7], w[15], w[4]);
        w[7] = Next(w[7], w[8], w[0], w[5]);
        w[8] = Next(w[8], w[9], w[1], w[6]);
        w[9] = Next(w[9], w[10], w[2], w[7]);
        w[10] = Next(w[10], w[11], w[3], w[8]);
        w[11] = Next(w[11], w[12], w[4], w[9]);
        w[12] = Next(w[12], w[13], w[5], w[10]);
        w[13] = Next(w[13], w[14], w[6], w[11]);
        w[14] = Next(w[14], w[15], w[7], w[12]);
        w[15] = Next(w[15], w[0], w[8], w[13]);
    }

    // Word t of the schedule, of words t - 16, t - 15, t - 7 and t - 2.
    [MethodImpl(HotPath.Inline)]
    private static TWords Next(TWords oldest, TWords early, TWords middle, TWords late)
    {
        TWords s0 = TOps.Xor(TOps.RotateRight(early, 7), TOps.RotateRight(early, 18), TOps.ShiftRight(early, 3));
        TWords s1 = TOps.Xor(TOps.RotateRight(late, 17), TOps.RotateRight(late, 19), TOps.ShiftRight(late, 10));
        return TOps.Add(TOps.Add(oldest, s0), TOps.Add(middle, s1));
    }

    // One round; instead of moving eight variables on, the caller renames them.
    [MethodImpl(HotPath.Inline)]
    private static void Round(TWords a, TWords b, TWords c, ref TWords d, TWords e, TWords f, TWords g, ref TWords h, TWords scheduled)
    {
        TWords sum1 = TOps.Xor(TOps.RotateRight(e, 6), TOps.RotateRight(e, 11), TOps.RotateRight(e, 25));
        TWords t1 = TOps.Add(TOps.Add(TOps.Add(h, scheduled), TOps.Choose(e, f, g)), sum1);
        d = TOps.Add(d, t1);
        TWords sum0 = TOps.Xor(TOps.RotateRight(a, 2), TOps.RotateRight(a, 13), TOps.RotateRight(a, 22));
        h = TOps.Add(TOps.Add(t1, sum0), TOps.Majority(a, b, c));
    }

    [MethodImpl(HotPath.Inline)]
    private static void AddTo(
        ref Sha256State<TWords> state, TWords a, TWords b, TWords c, TWords d, TWords e, TWords f, TWords g, TWords h)
    {
        state[0] = TOps.Add(state[0], a);
        state[1] = TOps.Add(state[1], b);
        state[2] = TOps.Add(state[2], c);
        state[3] = TOps.Add(state[3], d);
        state[4] = TOps.Add(state[4], e);
        state[5] = TOps.Add(state[5], f);
        state[6] = TOps.Add(state[6], g);
        state[7] = TOps.Add(state[7], h);
    }
}
