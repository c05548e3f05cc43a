namespace ZkTask.Algebra.Towers;

/// <summary>Moves of lanes, written as <see cref="ILanePattern.Sources"/> are: lane 7 first, digits from 8 the second operand's.</summary>
internal static class LanePatterns
{
    /// <summary>a1, a0, a2 of both halves.</summary>
    internal readonly struct Swap01 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x7645_3201;
    }

    /// <summary>a2, a1, a0 of both halves.</summary>
    internal readonly struct Swap02 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x7456_3012;
    }

    /// <summary>b2, a0, a1 of both halves: with b = s a, the product by w.</summary>
    internal readonly struct Rotate : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x754e_310a;
    }

    /// <summary>a0, b2, a2 of both halves.</summary>
    internal readonly struct A0B2 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x76e4_32a0;
    }

    /// <summary>b0, a1, a2 of both halves.</summary>
    internal readonly struct B0A1A2 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x765c_3218;
    }

    /// <summary>a0, a1, b1 of both halves.</summary>
    internal readonly struct A0A1B1 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x7d54_3910;
    }

    /// <summary>a0, b2, a1 of both halves.</summary>
    internal readonly struct A0B2A1 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x75e4_31a0;
    }

    /// <summary>The low half twice.</summary>
    internal readonly struct LowTwice : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x3210_3210;
    }

    /// <summary>The high half twice.</summary>
    internal readonly struct HighTwice : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x7654_7654;
    }

    /// <summary>The low half of a, then the high half of b.</summary>
    internal readonly struct LowOfAHighOfB : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0xfedc_3210;
    }

    /// <summary>Lane 0 everywhere.</summary>
    internal readonly struct Broadcast0 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x0000_0000;
    }

    /// <summary>Lane 1 everywhere.</summary>
    internal readonly struct Broadcast1 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x1111_1111;
    }

    /// <summary>Lane 2 everywhere.</summary>
    internal readonly struct Broadcast2 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x2222_2222;
    }

    /// <summary>Lane 3 everywhere.</summary>
    internal readonly struct Broadcast3 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x3333_3333;
    }

    /// <summary>Lane 4 everywhere.</summary>
    internal readonly struct Broadcast4 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x4444_4444;
    }

    /// <summary>Lane 5 everywhere.</summary>
    internal readonly struct Broadcast5 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x5555_5555;
    }

    /// <summary>Lane 6 everywhere.</summary>
    internal readonly struct Broadcast6 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x6666_6666;
    }

    /// <summary>Lane 7 everywhere.</summary>
    internal readonly struct Broadcast7 : ILanePattern
    {
        /// <inheritdoc/>
        public static uint Sources => 0x7777_7777;
    }
}
