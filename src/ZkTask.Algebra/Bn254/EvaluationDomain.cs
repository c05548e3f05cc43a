using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;
using ZkTask.Algebra.Polynomials;

namespace ZkTask.Algebra.Bn254;

/// <summary>
/// The n-th roots of unity of Fr, n = 2^k, and the number-theoretic transform between the n coefficients of a polynomial and its n values there. In lanes where the
/// processor has them.
/// </summary>
/// <remarks>
/// Order is natural on both sides: value i is that at <see cref="Root"/>^i. An instance holds 36 n bytes of roots, and may be used by any number of threads. Constant time,
/// but for the powers of a coset's shift.
/// </remarks>
public sealed class EvaluationDomain
{
    /// <summary>The largest k: 2^28 divides r - 1, 2^29 does not.</summary>
    public const int MaxLogSize = Transform<ScalarModulus>.MaxLogSize;

    private readonly Fr[] _roots;
    private readonly long[] _lanes;
    private readonly LaneEngineKind _kind;

    /// <summary>Computes the roots.</summary>
    /// <param name="logSize">k, from 0 to <see cref="MaxLogSize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another k.</exception>
    public EvaluationDomain(int logSize)
        : this(logSize, LaneEngine.Kind)
    {
    }

    /// <summary>The same for lanes of one kind.</summary>
    internal EvaluationDomain(int logSize, LaneEngineKind kind)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(logSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logSize, MaxLogSize);
        LogSize = logSize;
        Root = RootOfOrder(logSize);
        Fr[] roots = Transform<ScalarModulus>.Roots(Root, logSize);
        _kind = Size < LaneTransform<ScalarModulus, FmaKernel>.MinSize ? LaneEngineKind.Scalar : kind;
        _roots = _kind == LaneEngineKind.Scalar ? roots : [];
        _lanes = _kind switch
        {
            LaneEngineKind.Avx512 => LaneTransform<ScalarModulus, HybridKernel>.Limbs(roots),
            LaneEngineKind.Avx2 => LaneTransform<ScalarModulus, FmaKernel>.Limbs(roots),
            _ => [],
        };
    }

    /// <summary>k.</summary>
    public int LogSize { get; }

    /// <summary>n.</summary>
    public int Size => 1 << LogSize;

    /// <summary>A root of unity of order n: 5^((r - 1) / n), as snarkjs has it.</summary>
    public Fr Root { get; }

    /// <summary>From coefficients, lowest first, to values.</summary>
    /// <param name="values">n elements, replaced.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public void Forward(Span<Fr> values) => Run(values, inverse: false);

    /// <summary>From values to coefficients.</summary>
    /// <param name="values">n elements, replaced.</param>
    /// <exception cref="ArgumentException">Another number of elements.</exception>
    public void Inverse(Span<Fr> values) => Run(values, inverse: true);

    /// <summary>From coefficients to the values at the shift times the roots.</summary>
    /// <param name="values">n elements, replaced.</param>
    /// <param name="shift">Not zero.</param>
    /// <exception cref="ArgumentException">Another number of elements, or a shift of zero.</exception>
    public void ForwardOnCoset(Span<Fr> values, in Fr shift)
    {
        RequireUnit(shift);
        RequireSize(values.Length);
        MultiplyByPowers(values, shift);
        Forward(values);
    }

    /// <summary>From the values at the shift times the roots to coefficients.</summary>
    /// <param name="values">n elements, replaced.</param>
    /// <param name="shift">Not zero.</param>
    /// <exception cref="ArgumentException">Another number of elements, or a shift of zero.</exception>
    public void InverseOnCoset(Span<Fr> values, in Fr shift)
    {
        RequireUnit(shift);
        Inverse(values);
        Fr.Invert(out Fr back, shift);
        MultiplyByPowers(values, back);
    }

    private static Fr RootOfOrder(int logSize)
    {
        BigInteger exponent = (Fr.Modulus - 1) >> logSize;
        ulong[] limbs = new ulong[4];
        for (int i = 0; i < limbs.Length; i++)
            limbs[i] = (ulong)((exponent >> (64 * i)) & ulong.MaxValue);
        return Fr.FromUInt64(5).Pow(limbs);
    }

    private static void MultiplyByPowers(Span<Fr> values, in Fr factor)
    {
        Fr power = Fr.One;
        foreach (ref Fr value in values)
        {
            Fr.Multiply(out value, value, power);
            Fr.Multiply(out power, power, factor);
        }
    }

    private void Run(Span<Fr> values, bool inverse)
    {
        RequireSize(values.Length);
        switch (_kind)
        {
            case LaneEngineKind.Avx512:
                LaneTransform<ScalarModulus, HybridKernel>.Run(values, _lanes, inverse);
                break;
            case LaneEngineKind.Avx2:
                LaneTransform<ScalarModulus, FmaKernel>.Run(values, _lanes, inverse);
                break;
            default:
                Transform<ScalarModulus>.Run(values, _roots, inverse);
                break;
        }
    }

    private void RequireSize(int length)
    {
        if (length != Size)
            throw new ArgumentException($"{Size} elements are needed, not {length}.");
    }

    private static void RequireUnit(in Fr shift)
    {
        if (shift.IsZero)
            throw new ArgumentException("A coset's shift is not zero.", nameof(shift));
    }
}
