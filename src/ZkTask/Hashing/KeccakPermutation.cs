using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ZkTask.Hashing;

/// <summary>The 25 words of Keccak's state: b, g, k, m, s are the rows y = 0 ... 4; a, e, i, o, u the columns x = 0 ... 4, as the Keccak team names them.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct KeccakState<TWords>
    where TWords : struct
{
    internal TWords Ba, Be, Bi, Bo, Bu;
    internal TWords Ga, Ge, Gi, Go, Gu;
    internal TWords Ka, Ke, Ki, Ko, Ku;
    internal TWords Ma, Me, Mi, Mo, Mu;
    internal TWords Sa, Se, Si, So, Su;
}

/// <summary>
/// Keccak-f[1600] (The Keccak reference, version 3.0, section 1.2): 24 rounds of θ, ρ, π, χ and ι. Two rounds in the body of the loop, so that the state goes to other
/// variables and back; words are locals, for the JIT to keep in registers.
/// </summary>
internal static class KeccakPermutation<TWords, TOps>
    where TWords : struct
    where TOps : struct, IKeccakWords<TWords>
{
    private static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b, 0x0000000080000001,
        0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
        0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003, 0x8000000000008002, 0x8000000000000080,
        0x000000000000800a, 0x800000008000000a, 0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes each lane.</summary>
    /// <param name="state">The state, in place.</param>
    /// <param name="isPair">
    /// Whether it is the one padded block of a pair: then the nine words of the message are read, the others are what they have to be, and the four of the digest are written.
    /// Vectors of 64 bytes that lie across cache lines are slow to write and to read.
    /// </param>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(ref KeccakState<TWords> state, bool isPair = false)
    {
        TWords aba = state.Ba, abe = state.Be, abi = state.Bi, abo = state.Bo, abu = state.Bu;
        TWords aga = state.Ga, age = state.Ge, agi = state.Gi, ago = state.Go;
        TWords agu, aka, ake, aki, ako, aku, ama, ame, ami, amo, amu, asa, ase, asi, aso, asu;
        if (isPair)
        {
            agu = aka = ake = aki = ako = aku = ama = ami = amo = amu = asa = ase = asi = aso = asu = TOps.Broadcast(0);

            // The last bit of the rate, 1088 bits.
            ame = TOps.Broadcast(1UL << 63);
        }
        else
        {
            (agu, aka, ake, aki, ako, aku) = (state.Gu, state.Ka, state.Ke, state.Ki, state.Ko, state.Ku);
            (ama, ame, ami, amo, amu) = (state.Ma, state.Me, state.Mi, state.Mo, state.Mu);
            (asa, ase, asi, aso, asu) = (state.Sa, state.Se, state.Si, state.So, state.Su);
        }

        for (int round = 0; round < 24; round += 2)
        {
            TWords ba, be, bi, bo, bu, ca, ce, ci, co, cu, ta, te, ti, to, tu;
            TWords eba, ebe, ebi, ebo, ebu;
            TWords ega, ege, egi, ego, egu;
            TWords eka, eke, eki, eko, eku;
            TWords ema, eme, emi, emo, emu;
            TWords esa, ese, esi, eso, esu;

            ca = TOps.Xor(TOps.Xor(aba, aga, aka), ama, asa);
            ce = TOps.Xor(TOps.Xor(abe, age, ake), ame, ase);
            ci = TOps.Xor(TOps.Xor(abi, agi, aki), ami, asi);
            co = TOps.Xor(TOps.Xor(abo, ago, ako), amo, aso);
            cu = TOps.Xor(TOps.Xor(abu, agu, aku), amu, asu);
            ta = TOps.Xor(cu, TOps.RotateLeft(ce, 1));
            ti = TOps.Xor(ce, TOps.RotateLeft(co, 1));
            tu = TOps.Xor(co, TOps.RotateLeft(ca, 1));
            te = TOps.Xor(ca, TOps.RotateLeft(ci, 1));
            to = TOps.Xor(ci, TOps.RotateLeft(cu, 1));
            ba = TOps.Xor(aba, ta);
            be = TOps.RotateLeft(TOps.Xor(age, te), 44);
            bi = TOps.RotateLeft(TOps.Xor(aki, ti), 43);
            bo = TOps.RotateLeft(TOps.Xor(amo, to), 21);
            bu = TOps.RotateLeft(TOps.Xor(asu, tu), 14);
            eba = TOps.Xor(TOps.Chi(ba, be, bi), TOps.Broadcast(RoundConstants[round]));
            ebe = TOps.Chi(be, bi, bo);
            ebi = TOps.Chi(bi, bo, bu);
            ebo = TOps.Chi(bo, bu, ba);
            ebu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(abo, to), 28);
            be = TOps.RotateLeft(TOps.Xor(agu, tu), 20);
            bi = TOps.RotateLeft(TOps.Xor(aka, ta), 3);
            bo = TOps.RotateLeft(TOps.Xor(ame, te), 45);
            bu = TOps.RotateLeft(TOps.Xor(asi, ti), 61);
            ega = TOps.Chi(ba, be, bi);
            ege = TOps.Chi(be, bi, bo);
            egi = TOps.Chi(bi, bo, bu);
            ego = TOps.Chi(bo, bu, ba);
            egu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(abe, te), 1);
            be = TOps.RotateLeft(TOps.Xor(agi, ti), 6);
            bi = TOps.RotateLeft(TOps.Xor(ako, to), 25);
            bo = TOps.RotateLeft(TOps.Xor(amu, tu), 8);
            bu = TOps.RotateLeft(TOps.Xor(asa, ta), 18);
            eka = TOps.Chi(ba, be, bi);
            eke = TOps.Chi(be, bi, bo);
            eki = TOps.Chi(bi, bo, bu);
            eko = TOps.Chi(bo, bu, ba);
            eku = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(abu, tu), 27);
            be = TOps.RotateLeft(TOps.Xor(aga, ta), 36);
            bi = TOps.RotateLeft(TOps.Xor(ake, te), 10);
            bo = TOps.RotateLeft(TOps.Xor(ami, ti), 15);
            bu = TOps.RotateLeft(TOps.Xor(aso, to), 56);
            ema = TOps.Chi(ba, be, bi);
            eme = TOps.Chi(be, bi, bo);
            emi = TOps.Chi(bi, bo, bu);
            emo = TOps.Chi(bo, bu, ba);
            emu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(abi, ti), 62);
            be = TOps.RotateLeft(TOps.Xor(ago, to), 55);
            bi = TOps.RotateLeft(TOps.Xor(aku, tu), 39);
            bo = TOps.RotateLeft(TOps.Xor(ama, ta), 41);
            bu = TOps.RotateLeft(TOps.Xor(ase, te), 2);
            esa = TOps.Chi(ba, be, bi);
            ese = TOps.Chi(be, bi, bo);
            esi = TOps.Chi(bi, bo, bu);
            eso = TOps.Chi(bo, bu, ba);
            esu = TOps.Chi(bu, ba, be);

            ca = TOps.Xor(TOps.Xor(eba, ega, eka), ema, esa);
            ce = TOps.Xor(TOps.Xor(ebe, ege, eke), eme, ese);
            ci = TOps.Xor(TOps.Xor(ebi, egi, eki), emi, esi);
            co = TOps.Xor(TOps.Xor(ebo, ego, eko), emo, eso);
            cu = TOps.Xor(TOps.Xor(ebu, egu, eku), emu, esu);
            ta = TOps.Xor(cu, TOps.RotateLeft(ce, 1));
            ti = TOps.Xor(ce, TOps.RotateLeft(co, 1));
            tu = TOps.Xor(co, TOps.RotateLeft(ca, 1));
            te = TOps.Xor(ca, TOps.RotateLeft(ci, 1));
            to = TOps.Xor(ci, TOps.RotateLeft(cu, 1));
            ba = TOps.Xor(eba, ta);
            be = TOps.RotateLeft(TOps.Xor(ege, te), 44);
            bi = TOps.RotateLeft(TOps.Xor(eki, ti), 43);
            bo = TOps.RotateLeft(TOps.Xor(emo, to), 21);
            bu = TOps.RotateLeft(TOps.Xor(esu, tu), 14);
            aba = TOps.Xor(TOps.Chi(ba, be, bi), TOps.Broadcast(RoundConstants[round + 1]));
            abe = TOps.Chi(be, bi, bo);
            abi = TOps.Chi(bi, bo, bu);
            abo = TOps.Chi(bo, bu, ba);
            abu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(ebo, to), 28);
            be = TOps.RotateLeft(TOps.Xor(egu, tu), 20);
            bi = TOps.RotateLeft(TOps.Xor(eka, ta), 3);
            bo = TOps.RotateLeft(TOps.Xor(eme, te), 45);
            bu = TOps.RotateLeft(TOps.Xor(esi, ti), 61);
            aga = TOps.Chi(ba, be, bi);
            age = TOps.Chi(be, bi, bo);
            agi = TOps.Chi(bi, bo, bu);
            ago = TOps.Chi(bo, bu, ba);
            agu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(ebe, te), 1);
            be = TOps.RotateLeft(TOps.Xor(egi, ti), 6);
            bi = TOps.RotateLeft(TOps.Xor(eko, to), 25);
            bo = TOps.RotateLeft(TOps.Xor(emu, tu), 8);
            bu = TOps.RotateLeft(TOps.Xor(esa, ta), 18);
            aka = TOps.Chi(ba, be, bi);
            ake = TOps.Chi(be, bi, bo);
            aki = TOps.Chi(bi, bo, bu);
            ako = TOps.Chi(bo, bu, ba);
            aku = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(ebu, tu), 27);
            be = TOps.RotateLeft(TOps.Xor(ega, ta), 36);
            bi = TOps.RotateLeft(TOps.Xor(eke, te), 10);
            bo = TOps.RotateLeft(TOps.Xor(emi, ti), 15);
            bu = TOps.RotateLeft(TOps.Xor(eso, to), 56);
            ama = TOps.Chi(ba, be, bi);
            ame = TOps.Chi(be, bi, bo);
            ami = TOps.Chi(bi, bo, bu);
            amo = TOps.Chi(bo, bu, ba);
            amu = TOps.Chi(bu, ba, be);
            ba = TOps.RotateLeft(TOps.Xor(ebi, ti), 62);
            be = TOps.RotateLeft(TOps.Xor(ego, to), 55);
            bi = TOps.RotateLeft(TOps.Xor(eku, tu), 39);
            bo = TOps.RotateLeft(TOps.Xor(ema, ta), 41);
            bu = TOps.RotateLeft(TOps.Xor(ese, te), 2);
            asa = TOps.Chi(ba, be, bi);
            ase = TOps.Chi(be, bi, bo);
            asi = TOps.Chi(bi, bo, bu);
            aso = TOps.Chi(bo, bu, ba);
            asu = TOps.Chi(bu, ba, be);
        }

        (state.Ba, state.Be, state.Bi, state.Bo) = (aba, abe, abi, abo);
        if (isPair)
            return;
        state.Bu = abu;
        (state.Ga, state.Ge, state.Gi, state.Go, state.Gu) = (aga, age, agi, ago, agu);
        (state.Ka, state.Ke, state.Ki, state.Ko, state.Ku) = (aka, ake, aki, ako, aku);
        (state.Ma, state.Me, state.Mi, state.Mo, state.Mu) = (ama, ame, ami, amo, amu);
        (state.Sa, state.Se, state.Si, state.So, state.Su) = (asa, ase, asi, aso, asu);
    }
}
