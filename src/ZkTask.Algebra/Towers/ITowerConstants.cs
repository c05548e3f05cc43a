namespace ZkTask.Algebra.Towers;

/// <summary>Constants of the tower in one representation of Fp2.</summary>
public interface ITowerConstants<TFp2>
    where TFp2 : struct, IFp2<TFp2>
{
    /// <summary>ξ^(k (p^power - 1) / 6), which the p^power Frobenius multiplies the coefficient of w^k with.</summary>
    /// <param name="power">1, 2 or 3.</param>
    /// <param name="k">1 to 5.</param>
    static abstract ref readonly TFp2 FrobeniusMultiplier(int power, int k);
}
