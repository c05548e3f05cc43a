namespace ZkTask.Algebra.Secp256k1;

/// <summary>p = 2^256 - 2^32 - 977, the prime of the field that secp256k1 is defined over (SEC 2, section 2.4.1); p = 3 mod 4.</summary>
public readonly struct CoordinateModulus : IWideModulus
{
    /// <inheritdoc/>
    public static ulong P0 => 0xfffffffefffffc2f;

    /// <inheritdoc/>
    public static ulong P1 => 0xffffffffffffffff;

    /// <inheritdoc/>
    public static ulong P2 => 0xffffffffffffffff;

    /// <inheritdoc/>
    public static ulong P3 => 0xffffffffffffffff;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0xd838091dd2253531;

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) R => (0x00000001000003d1, 0, 0, 0);

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared => (0x000007a2000e90a1, 1, 0, 0);
}

/// <summary>n, the prime order of secp256k1's group (SEC 2, section 2.4.1).</summary>
public readonly struct OrderModulus : IWideModulus
{
    /// <inheritdoc/>
    public static ulong P0 => 0xbfd25e8cd0364141;

    /// <inheritdoc/>
    public static ulong P1 => 0xbaaedce6af48a03b;

    /// <inheritdoc/>
    public static ulong P2 => 0xfffffffffffffffe;

    /// <inheritdoc/>
    public static ulong P3 => 0xffffffffffffffff;

    /// <inheritdoc/>
    public static ulong NegativeInverse => 0x4b0dff665588b13f;

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) R => (0x402da1732fc9bebf, 0x4551231950b75fc4, 1, 0);

    /// <inheritdoc/>
    public static (ulong L0, ulong L1, ulong L2, ulong L3) RSquared =>
        (0x896cf21467d7d140, 0x741496c20e7cf878, 0xe697f5e45bcd07c6, 0x9d671cd581c69bc5);
}
