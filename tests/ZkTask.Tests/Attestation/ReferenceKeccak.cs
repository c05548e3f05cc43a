namespace ZkTask.Tests.Attestation;

/// <summary>Keccak-256 as FIPS 202 writes its steps down, bit by bit: the state is A[x, y, z], round constants come from the shift register.</summary>
internal static class ReferenceKeccak
{
    private const int Rate = 1088, Width = 64;

    internal static string Hash(byte[] message)
    {
        List<bool> bits = [.. message.SelectMany(value => Enumerable.Range(0, 8).Select(i => (value >> i & 1) != 0))];
        bits.Add(true); // Keccak's own padding: no domain bits
        while (bits.Count % Rate != Rate - 1)
            bits.Add(false);
        bits.Add(true);

        bool[,,] state = new bool[5, 5, Width];
        for (int start = 0; start < bits.Count; start += Rate)
        {
            for (int i = 0; i < Rate; i++)
                state[i / Width % 5, i / Width / 5, i % Width] ^= bits[start + i];
            for (int round = 0; round < 24; round++)
                state = Round(state, round);
        }

        byte[] digest = new byte[32];
        for (int i = 0; i < 256; i++)
            digest[i / 8] |= (byte)(state[i / Width % 5, i / Width / 5, i % Width] ? 1 << (i % 8) : 0);
        return Convert.ToHexStringLower(digest);
    }

    private static bool[,,] Round(bool[,,] a, int round)
    {
        bool[,,] theta = Map((x, y, z) => a[x, y, z] ^ Parity(a, (x + 4) % 5, z) ^ Parity(a, (x + 1) % 5, (z + Width - 1) % Width));
        bool[,,] rho = (bool[,,])theta.Clone();
        for (int t = 0, x = 1, y = 0; t < 24; t++, (x, y) = (y, ((2 * x) + (3 * y)) % 5))
        {
            for (int z = 0; z < Width; z++)
                rho[x, y, z] = theta[x, y, (z + (Width * 6) - ((t + 1) * (t + 2) / 2)) % Width];
        }

        bool[,,] pi = Map((x, y, z) => rho[(x + (3 * y)) % 5, x, z]);
        bool[,,] chi = Map((x, y, z) => pi[x, y, z] ^ (!pi[(x + 1) % 5, y, z] && pi[(x + 2) % 5, y, z]));
        for (int j = 0; j <= 6; j++)
            chi[0, 0, (1 << j) - 1] ^= RoundConstantBit(j + (7 * round));
        return chi;
    }

    private static bool[,,] Map(Func<int, int, int, bool> bit)
    {
        bool[,,] result = new bool[5, 5, Width];
        for (int x = 0; x < 5; x++)
        {
            for (int y = 0; y < 5; y++)
            {
                for (int z = 0; z < Width; z++)
                    result[x, y, z] = bit(x, y, z);
            }
        }

        return result;
    }

    private static bool Parity(bool[,,] a, int x, int z) => a[x, 0, z] ^ a[x, 1, z] ^ a[x, 2, z] ^ a[x, 3, z] ^ a[x, 4, z];

    // rc(t): x^8 + x^6 + x^5 + x^4 + 1.
    private static bool RoundConstantBit(int t)
    {
        int register = 1;
        for (int i = 0; i < t % 255; i++)
            register = (register << 1) ^ ((register & 0x80) != 0 ? 0x171 : 0);
        return (register & 1) != 0;
    }
}
