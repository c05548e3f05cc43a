using System.Runtime.CompilerServices;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Towers;

namespace ZkTask.Algebra.Pairings;

/// <summary>A pair whose point of G2 is new: its lines are computed as the loop goes.</summary>
internal struct VariablePair<TFp2, TFp, TCurve>
    where TFp2 : struct, IFp2<TFp2, TFp>
    where TFp : struct, IField<TFp>
    where TCurve : struct, IPairingCurve<TFp2>
{
    internal TFp PX, PY;
    internal TFp2 QX, QY;
    internal ProjectivePoint<TFp2, TCurve> T;

    /// <summary>The pair of two affine points, neither of which is the identity.</summary>
    internal VariablePair(in TFp px, in TFp py, in TFp2 qx, in TFp2 qy)
    {
        (PX, PY, QX, QY) = (px, py, qx, qy);
        T = new ProjectivePoint<TFp2, TCurve>(qx, qy, TFp2.One);
    }
}

/// <summary>A pair whose point of G2 was prepared: its lines are known and divided by their L0.</summary>
internal struct PreparedPair<TFp2, TFp>
    where TFp2 : struct, IFp2<TFp2, TFp>
    where TFp : struct, IField<TFp>
{
    internal TFp PXOverPY, OneOverPY;
    internal NormalizedLine<TFp2>[] Lines;

    internal PreparedPair(in TFp pxOverPY, in TFp oneOverPY, NormalizedLine<TFp2>[] lines) =>
        (PXOverPY, OneOverPY, Lines) = (pxOverPY, oneOverPY, lines);
}

/// <summary>A line divided by its L0: at P its value, divided by yP, is 1 + L1 (xP / yP) w + L3 (1 / yP) w³.</summary>
internal struct NormalizedLine<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    internal TFp2 L1, L3;
}

/// <summary>
/// The Miller loop of the optimal ate pairing on a BN curve (Vercauteren 2008/096; Aranha et al. 2010/526, algorithm 1): f_{6u+2,Q}(P) times the lines through
/// π(Q) and -π²(Q), for any number of pairs with shared squarings. The schedule depends on u alone.
/// </summary>
/// <remarks>
/// Q must be in the r-torsion: then no multiple of Q inside the loop meets ±Q and every line is an ordinary one. The value is right up to factors in proper
/// subfields, which the final exponentiation removes; it is no pairing value before that.
/// </remarks>
[SkipLocalsInit]
internal static class MillerLoop<TFp2, TFp, TCurve>
    where TFp2 : struct, IFp2<TFp2, TFp>
    where TFp : struct, IField<TFp>
    where TCurve : struct, IPairingCurve<TFp2>
{
    /// <summary>Lines of one point of G2.</summary>
    internal static int LineCount { get; } = CountLines();

    /// <summary><c>result = Π f(P_j, Q_j)</c>; one for no pair. The points T of the variable pairs are used up.</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void Run(
        out Fp12<TFp2> result, Span<VariablePair<TFp2, TFp, TCurve>> variable, ReadOnlySpan<PreparedPair<TFp2, TFp>> prepared)
    {
        ReadOnlySpan<sbyte> digits = TCurve.MillerDigits;
        result = Fp12<TFp2>.One;
        int line = 0;
        for (int i = 1; i < digits.Length; i++)
        {
            if (i > 1)
                Fp12<TFp2>.Square(out result, result);
            for (int j = 0; j < variable.Length; j++)
            {
                ref VariablePair<TFp2, TFp, TCurve> pair = ref variable[j];
                LineStep<TFp2, TCurve>.Double(out Line<TFp2> tangent, ref pair.T);
                MultiplyBy(ref result, tangent, pair);
            }

            MultiplyByPrepared(ref result, prepared, line++);
            if (digits[i] == 0)
                continue;
            for (int j = 0; j < variable.Length; j++)
            {
                ref VariablePair<TFp2, TFp, TCurve> pair = ref variable[j];
                TFp2 y = pair.QY;
                if (digits[i] < 0)
                    TFp2.Negate(out y, y);
                AddAndMultiply(ref result, ref pair, pair.QX, y);
            }

            MultiplyByPrepared(ref result, prepared, line++);
        }

        for (int power = 1; power <= 2; power++)
        {
            for (int j = 0; j < variable.Length; j++)
            {
                ref VariablePair<TFp2, TFp, TCurve> pair = ref variable[j];
                FrobeniusPoint(out TFp2 x, out TFp2 y, pair.QX, pair.QY, power);
                AddAndMultiply(ref result, ref pair, x, y);
            }

            MultiplyByPrepared(ref result, prepared, line++);
        }
    }

    /// <summary>Computes the lines of Q in the order in which <see cref="Run"/> uses them, normalised with one inversion.</summary>
    internal static NormalizedLine<TFp2>[] Prepare(in TFp2 qx, in TFp2 qy)
    {
        ReadOnlySpan<sbyte> digits = TCurve.MillerDigits;
        Line<TFp2>[] lines = new Line<TFp2>[LineCount];
        ProjectivePoint<TFp2, TCurve> t = new(qx, qy, TFp2.One);
        TFp2.Negate(out TFp2 minusY, qy);
        int line = 0;
        for (int i = 1; i < digits.Length; i++)
        {
            LineStep<TFp2, TCurve>.Double(out lines[line++], ref t);
            if (digits[i] != 0)
                LineStep<TFp2, TCurve>.Add(out lines[line++], ref t, qx, digits[i] > 0 ? qy : minusY);
        }

        for (int power = 1; power <= 2; power++)
        {
            FrobeniusPoint(out TFp2 x, out TFp2 y, qx, qy, power);
            LineStep<TFp2, TCurve>.Add(out lines[line++], ref t, x, y);
        }

        TFp2[] inverses = new TFp2[lines.Length];
        for (int i = 0; i < lines.Length; i++)
            inverses[i] = lines[i].L0;
        Inversion.InvertAll<TFp2>(inverses, new TFp2[lines.Length]);
        NormalizedLine<TFp2>[] normalized = new NormalizedLine<TFp2>[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            TFp2.Multiply(out normalized[i].L1, lines[i].L1, inverses[i]);
            TFp2.Multiply(out normalized[i].L3, lines[i].L3, inverses[i]);
        }

        return normalized;
    }

    /// <summary>π(Q) for power 1, -π²(Q) for power 2; on the twist π^n(x, y) = (x^(p^n) ξ^((p^n - 1)/3), y^(p^n) ξ^((p^n - 1)/2)).</summary>
    [MethodImpl(HotPath.Optimize)]
    internal static void FrobeniusPoint(out TFp2 x, out TFp2 y, in TFp2 qx, in TFp2 qy, int power)
    {
        (x, y) = (qx, qy);
        if (power == 1)
        {
            TFp2.Conjugate(out x, x);
            TFp2.Conjugate(out y, y);
        }

        TFp2.Multiply(out x, x, TCurve.FrobeniusMultiplier(power, 2));
        TFp2.Multiply(out y, y, TCurve.FrobeniusMultiplier(power, 3));
        if (power == 2)
            TFp2.Negate(out y, y);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void AddAndMultiply(
        ref Fp12<TFp2> result, ref VariablePair<TFp2, TFp, TCurve> pair, in TFp2 x, in TFp2 y)
    {
        LineStep<TFp2, TCurve>.Add(out Line<TFp2> chord, ref pair.T, x, y);
        MultiplyBy(ref result, chord, pair);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void MultiplyBy(ref Fp12<TFp2> result, in Line<TFp2> line, in VariablePair<TFp2, TFp, TCurve> pair)
    {
        TFp2.MultiplyByBase(out TFp2 l0, line.L0, pair.PY);
        TFp2.MultiplyByBase(out TFp2 l1, line.L1, pair.PX);
        Fp12<TFp2>.MultiplyByLine(out result, result, l0, l1, line.L3);
    }

    [MethodImpl(HotPath.Optimize)]
    private static void MultiplyByPrepared(ref Fp12<TFp2> result, ReadOnlySpan<PreparedPair<TFp2, TFp>> pairs, int line)
    {
        for (int j = 0; j < pairs.Length; j++)
        {
            ref readonly PreparedPair<TFp2, TFp> pair = ref pairs[j];
            ref NormalizedLine<TFp2> known = ref pair.Lines[line];
            TFp2.MultiplyByBase(out TFp2 l1, known.L1, pair.PXOverPY);
            TFp2.MultiplyByBase(out TFp2 l3, known.L3, pair.OneOverPY);
            Fp12<TFp2>.MultiplyByNormalizedLine(out result, result, l1, l3);
        }
    }

    private static int CountLines()
    {
        int count = 2;
        foreach (sbyte digit in TCurve.MillerDigits[1..])
            count += digit == 0 ? 1 : 2;
        return count;
    }
}
