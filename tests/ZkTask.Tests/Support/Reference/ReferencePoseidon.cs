using System.Numerics;

namespace ZkTask.Tests.Support.Reference;

/// <summary>
/// Poseidon over Fr of BN254 as the paper (eprint 2019/458) states it, on big integers: the Grain register bit by bit (appendix F), constants drawn from it, rounds in their
/// plain order. No product code.
/// </summary>
internal sealed class ReferencePoseidon
{
    private const int FullRounds = 8;

    private static readonly BigInteger _r = ReferenceParameters.R;

    // circomlib's numbers of partial rounds, t = 2 ... 17.
    private static readonly int[] _partialRounds = [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

    private readonly int _width;
    private readonly int _partial;

    internal ReferencePoseidon(int width)
    {
        _width = width;
        _partial = _partialRounds[width - 2];
        IEnumerator<int> bits = Bits(width, _partial).GetEnumerator();
        Constants = new BigInteger[(FullRounds + _partial) * width];
        for (int i = 0; i < Constants.Length; i++)
        {
            do
                Constants[i] = Next(bits);
            while (Constants[i] >= _r);
        }

        BigInteger[] points = new BigInteger[2 * width];
        for (int i = 0; i < points.Length; i++)
            points[i] = Next(bits) % _r;
        Matrix = new BigInteger[width, width];
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
                Matrix[i, j] = BigInteger.ModPow(points[i] + points[width + j], _r - 2, _r);
        }
    }

    /// <summary>Round by round, t each.</summary>
    internal BigInteger[] Constants { get; }

    /// <summary>M.</summary>
    internal BigInteger[,] Matrix { get; }

    /// <summary>How many rounds are partial.</summary>
    internal int PartialRounds => _partial;

    /// <summary>The digest of t - 1 inputs.</summary>
    internal BigInteger Hash(params BigInteger[] inputs)
    {
        BigInteger[] state = [0, .. inputs];
        for (int round = 0; round < FullRounds + _partial; round++)
        {
            bool full = round < FullRounds / 2 || round >= (FullRounds / 2) + _partial;
            for (int i = 0; i < _width; i++)
            {
                state[i] = (state[i] + Constants[(round * _width) + i]) % _r;
                if (full || i == 0)
                    state[i] = BigInteger.ModPow(state[i], 5, _r);
            }

            BigInteger[] mixed = new BigInteger[_width];
            for (int i = 0; i < _width; i++)
            {
                for (int j = 0; j < _width; j++)
                    mixed[i] += Matrix[i, j] * state[j];
                mixed[i] %= _r;
            }

            state = mixed;
        }

        return state[0];
    }

    private static BigInteger Next(IEnumerator<int> bits)
    {
        BigInteger value = 0;
        for (int i = 0; i < 254; i++)
        {
            bits.MoveNext();
            value = (value << 1) + bits.Current;
        }

        return value;
    }

    private static IEnumerable<int> Bits(int width, int partialRounds)
    {
        (int Value, int Bits)[] fields = [(1, 2), (0, 4), (254, 12), (width, 12), (FullRounds, 10), (partialRounds, 10)];
        string seed = string.Concat(fields.Select(field => Convert.ToString(field.Value, 2).PadLeft(field.Bits, '0'))) + new string('1', 30);
        int[] register = [.. seed.Select(c => c - '0')];
        int oldest = 0;
        for (int i = 0; i < 160; i++)
            Step();
        while (true)
        {
            int first = Step(), second = Step();
            if (first == 1)
                yield return second;
        }

        // b80 = b62 + b51 + b38 + b23 + b13 + b0, which takes the place of b0.
        int Step()
        {
            int bit = register[oldest];
            foreach (int tap in (ReadOnlySpan<int>)[62, 51, 38, 23, 13])
                bit ^= register[(oldest + tap) % register.Length];
            register[oldest] = bit;
            oldest = (oldest + 1) % register.Length;
            return bit;
        }
    }
}
