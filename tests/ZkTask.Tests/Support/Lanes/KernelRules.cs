global using FmaRules = ZkTask.Tests.Support.Lanes.FmaRulesOf<ZkTask.Algebra.Bn254.BaseModulus>;
global using HybridRules = ZkTask.Tests.Support.Lanes.HybridRulesOf<ZkTask.Algebra.Bn254.BaseModulus>;
using System.Numerics;
using ZkTask.Algebra.Fields;
using ZkTask.Algebra.Lanes;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>What the two kernels share for one modulus: limbs of p and q, and which of them meet in a column of the reduction.</summary>
internal static class KernelRules<TModulus>
    where TModulus : struct, IModulus
{
    private static readonly UInt128[] _p = Magnitudes(LaneConstants<TModulus>.Modulus);
    private static readonly UInt128[] _q = Magnitudes(LaneConstants<TModulus>.Q);

    /// <summary>The magnitudes of the constant limbs that multipliers meet in column k, multiplier 0 first; the product by p0 in column 4 is the last there.</summary>
    internal static List<UInt128> ConstantsOf(int column)
    {
        List<UInt128> constants = [];
        for (int i = 0; i < 4; i++)
        {
            if (column - 1 - i is >= 0 and < 5)
                constants.Add(_q[column - 1 - i]);
        }

        if (column is >= 4 and <= 8)
            constants.Add(_p[column - 4]);
        return constants;
    }

    /// <summary>The products of limbs in column k of a wide product.</summary>
    internal static List<UInt128> ProductsOf(LaneBounds a, LaneBounds b, int column)
    {
        List<UInt128> products = [];
        for (int i = 0; i < 5; i++)
        {
            if (column - i is >= 0 and < 5)
                products.Add(a.Limbs[i] * b.Limbs[column - i]);
        }

        return products;
    }

    /// <summary>The products in column k of a square, one factor doubled where two different limbs meet.</summary>
    internal static List<UInt128> SquaresOf(LaneBounds a, int column) =>
        [.. KernelText.Squares(column).Select(p => (p.I == p.J ? 1u : 2u) * a.Limbs[p.I] * a.Limbs[p.J])];

    /// <summary>The largest magnitude of a reduced value: (|T| + m p' + m4 2^208 p) / 2^260 with |m| and |m4| at their largest.</summary>
    internal static BigInteger ReducedValue(BigInteger product)
    {
        BigInteger half = UInt128.One << 51, multipliers = 0;
        for (int i = 0; i < 4; i++)
            multipliers += half << (52 * i);
        BigInteger p = LaneConstants<TModulus>.Modulus, pPrime = p * BigInteger.Abs(LaneConstants<TModulus>.NegativeInverse);
        return ((product + (multipliers * pPrime) + ((half << 208) * p)) >> 260) + 1;
    }

    private static UInt128[] Magnitudes(BigInteger value) =>
        [.. LaneConstants<TModulus>.Split(value).Select(l => (UInt128)Math.Abs(l))];
}

/// <summary>The rules of <see cref="FmaKernel"/>.</summary>
internal readonly struct FmaRulesOf<TModulus> : IKernelRules
    where TModulus : struct, IModulus
{
    private static readonly UInt128 _half = UInt128.One << 51;

    /// <inheritdoc/>
    public static IReadOnlySet<string> WeaklyReduced => FmaKernelText.WeaklyReduced;

    /// <inheritdoc/>
    public static BigInteger Modulus => LaneConstants<TModulus>.Modulus;

    /// <inheritdoc/>
    public static BigInteger ReducedValue(BigInteger product) => KernelRules<TModulus>.ReducedValue(product);

    /// <inheritdoc/>
    public static LaneBounds SumOperand(LaneBounds x, LaneBounds y, string operation) => (x + y).Carry(operation);

    /// <inheritdoc/>
    public static UInt128[] Wide(LaneBounds a, LaneBounds b, string operation)
    {
        RequireConvertible(a, operation);
        RequireConvertible(b, operation);
        UInt128[] columns = new UInt128[10];
        for (int k = 0; k < 9; k++)
            Accumulate(columns, k, KernelRules<TModulus>.ProductsOf(a, b, k), perAnchor: 2, operation);
        return columns;
    }

    /// <inheritdoc/>
    public static void Multiply(LaneBounds a, LaneBounds b, string operation) => Reduce(Wide(a, b, operation), operation);

    /// <inheritdoc/>
    public static void Square(LaneBounds a, string operation)
    {
        RequireConvertible(a, operation);
        UInt128[] columns = new UInt128[10];
        for (int k = 0; k < 9; k++)
            Accumulate(columns, k, KernelRules<TModulus>.SquaresOf(a, k), perAnchor: 1, operation);
        Reduce(columns, operation);
    }

    /// <inheritdoc/>
    public static void Reduce(UInt128[] columns, string operation)
    {
        columns = [.. columns];
        UInt128 carry = 0;
        for (int k = 0; k < 10; k++)
        {
            Accumulate(columns, k, [.. KernelRules<TModulus>.ConstantsOf(k).Select(c => c * _half)], perAnchor: 1, operation);
            columns[k] += carry;
            UInt128 column = columns[k];
            ContractException.Require(column < (UInt128.One << 62) - (2 * _half), operation, () => $"column {k} reaches {LaneBounds.Log(column)}");
            carry = (columns[k] + (2 * _half)) >> 52;
        }
    }

    // The conversion to double adds 1.5 2^52 as a bit pattern: right up to 2^51, and wrong right after.
    private static void RequireConvertible(LaneBounds operand, string operation)
    {
        foreach (UInt128 limb in operand.Limbs)
            ContractException.Require(limb <= _half, operation, () => $"a limb of an operand reaches {LaneBounds.Log(limb)}");
    }

    // Adds products to columns k (what rounding to multiples of 2^52 leaves out) and k + 1 (the multiples). One or two share an anchor 1.5 2^104.
    private static void Accumulate(UInt128[] columns, int k, List<UInt128> products, int perAnchor, string operation)
    {
        foreach (UInt128[] group in products.Chunk(perAnchor))
        {
            UInt128 sum = 0;
            foreach (UInt128 product in group)
                sum += product;
            ContractException.Require(sum <= UInt128.One << 103, operation, () => $"products in column {k} reach {LaneBounds.Log(sum)}");
            columns[k + 1] += (sum >> 52) + 2;
        }

        columns[k] += (uint)products.Count * _half;
    }
}

/// <summary>The rules of <see cref="HybridKernel"/>.</summary>
internal readonly struct HybridRulesOf<TModulus> : IKernelRules
    where TModulus : struct, IModulus
{
    // Half of what high sums are rounded to, 2^57.
    private static readonly UInt128 _rounding = UInt128.One << 56;

    /// <inheritdoc/>
    public static IReadOnlySet<string> WeaklyReduced => HybridKernelText.WeaklyReduced;

    /// <inheritdoc/>
    public static BigInteger Modulus => LaneConstants<TModulus>.Modulus;

    /// <inheritdoc/>
    public static BigInteger ReducedValue(BigInteger product) => KernelRules<TModulus>.ReducedValue(product);

    /// <inheritdoc/>
    public static LaneBounds SumOperand(LaneBounds x, LaneBounds y, string operation) => x + y;

    /// <inheritdoc/>
    public static UInt128[] Wide(LaneBounds a, LaneBounds b, string operation)
    {
        RequireShort(a, operation);
        RequireShort(b, operation);
        UInt128[] columns = new UInt128[10];
        for (int k = 0; k < 9; k++)
            Accumulate(columns, k, KernelRules<TModulus>.ProductsOf(a, b, k), operation);
        for (int k = 0; k < 10; k++)
            ContractException.Require(columns[k] < UInt128.One << 63, operation, () => "a column of a wide product reaches 2^63");
        return columns;
    }

    /// <inheritdoc/>
    public static void Multiply(LaneBounds a, LaneBounds b, string operation)
    {
        RequireShort(a, operation);
        RequireShort(b, operation);
        Reduce(new UInt128[10], k => KernelRules<TModulus>.ProductsOf(a, b, k), operation);
    }

    /// <inheritdoc/>
    public static void Square(LaneBounds a, string operation)
    {
        RequireShort(a, operation);
        Reduce(new UInt128[10], k => KernelRules<TModulus>.SquaresOf(a, k), operation);
    }

    /// <inheritdoc/>
    public static void Reduce(UInt128[] columns, string operation) => Reduce([.. columns], _ => [], operation);

    // Products that share their column's double with those of multipliers, or none.
    private static void Reduce(UInt128[] columns, Func<int, List<UInt128>> productsOf, string operation)
    {
        UInt128 carry = 0;
        for (int k = 0; k < 10; k++)
        {
            // A multiplier meets its limb as an integer below 2^52 and as a double below 2^53; constants take back what exceeds the balanced one but for 2^51.
            Accumulate(columns, k, [.. productsOf(k), .. KernelRules<TModulus>.ConstantsOf(k).Select(c => c << 53)], operation);
            columns[k] += carry + (UInt128.One << 52);
            ContractException.Require(columns[k] < UInt128.One << 63, operation, () => "a column reaches 2^63");
            carry = (columns[k] >> 52) + 1;
        }
    }

    private static void RequireShort(LaneBounds operand, string operation)
    {
        foreach (UInt128 limb in operand.Limbs)
            ContractException.Require(limb <= UInt128.One << 53, operation, () => $"a limb of an operand reaches {LaneBounds.Log(limb)}");
    }

    // The sum of products stays in the column less its rounding to multiples of 2^57, which go on, over 2^52. The anchor is 1.5 2^109.
    private static void Accumulate(UInt128[] columns, int k, List<UInt128> products, string operation)
    {
        UInt128 rounded = (uint)products.Count * _rounding, sum = rounded;
        foreach (UInt128 product in products)
            sum += product;
        ContractException.Require(sum <= UInt128.One << 108, operation, () => $"the products of column {k} reach {LaneBounds.Log(sum)}");
        columns[k] += rounded;
        if (products.Count != 0)
            columns[k + 1] += (sum >> 52) + 1;
    }
}
