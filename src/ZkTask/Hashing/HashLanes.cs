using System.Runtime.Intrinsics;

namespace ZkTask.Hashing;

/// <summary>The widest vectors that a batch of hashes may use. The choice follows the processor; tests and benchmarks make others.</summary>
internal enum HashLanes
{
    /// <summary>One message at a time.</summary>
    One,

    /// <summary>256-bit vectors: four Keccak states, eight of SHA-256.</summary>
    Bits256,

    /// <summary>512-bit vectors: eight Keccak states, sixteen of SHA-256.</summary>
    Bits512,
}

/// <summary>The choice for this processor.</summary>
internal static class HashLanesOfProcessor
{
    /// <summary>What pays: vectors that the processor has, on little-endian machines, whose word order the loads assume.</summary>
    internal static HashLanes Widest =>
        !BitConverter.IsLittleEndian ? HashLanes.One
        : Vector512.IsHardwareAccelerated ? HashLanes.Bits512
        : Vector256.IsHardwareAccelerated ? HashLanes.Bits256
        : HashLanes.One;
}
