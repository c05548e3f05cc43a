using ZkTask.Merkle;

namespace ZkTask.Tests.Support.Merkle;

/// <summary>Random values for Merkle tests.</summary>
internal static class Rng
{
    internal static byte[] Bytes(this Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    internal static Bytes32 Word(this Random random) => new(random.Bytes(32));

    internal static Fr Element(this Random random) => Fr.ReduceBigEndian(random.Bytes(32));

    /// <summary>The value with one bit flipped.</summary>
    internal static Bytes32 Flip(this Random random, Bytes32 value)
    {
        byte[] bytes = value.Span.ToArray();
        bytes[random.Next(32)] ^= (byte)(1 << random.Next(8));
        return new Bytes32(bytes);
    }
}
