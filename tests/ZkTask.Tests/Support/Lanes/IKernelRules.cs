using System.Numerics;

namespace ZkTask.Tests.Support.Lanes;

/// <summary>The ranges in which one kernel's products are exact, followed through its columns word for word as the generated code computes them.</summary>
internal interface IKernelRules
{
    /// <summary>The fused sums that end in a weak reduction; the others only carry.</summary>
    static abstract IReadOnlySet<string> WeaklyReduced { get; }

    /// <summary>p.</summary>
    static abstract BigInteger Modulus { get; }

    /// <summary>The largest magnitude of a reduced value, for the magnitude of the combined products.</summary>
    static abstract BigInteger ReducedValue(BigInteger product);

    /// <summary>The limbs that enter the columns for a sum or difference of two operands: carried or not.</summary>
    static abstract LaneBounds SumOperand(LaneBounds x, LaneBounds y, string operation);

    /// <summary>The magnitudes of the ten columns of a wide product, offsets left out.</summary>
    /// <exception cref="ContractException">An operand or a partial sum leaves the range.</exception>
    static abstract UInt128[] Wide(LaneBounds a, LaneBounds b, string operation);

    /// <summary>Checks a product that is reduced as it is made.</summary>
    /// <exception cref="ContractException">An operand or a partial sum leaves the range.</exception>
    static abstract void Multiply(LaneBounds a, LaneBounds b, string operation);

    /// <summary>The same for a square.</summary>
    /// <exception cref="ContractException">The operand or a partial sum leaves the range.</exception>
    static abstract void Square(LaneBounds a, string operation);

    /// <summary>Checks the columns of a reduction, which is given the columns of the combined wide products.</summary>
    /// <exception cref="ContractException">A column leaves the range.</exception>
    static abstract void Reduce(UInt128[] columns, string operation);
}
