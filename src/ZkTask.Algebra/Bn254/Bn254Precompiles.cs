namespace ZkTask.Algebra.Bn254;

/// <summary>
/// The three precompiled contracts of the EVM over BN254, on bytes: EIP-196 addition (0x06) and scalar multiplication (0x07), EIP-197 pairing check (0x08).
/// </summary>
/// <remarks>
/// Numbers are 32 bytes big-endian; a point of G1 is x | y, a point of G2 is x.c1 | x.c0 | y.c1 | y.c0 (imaginary part first); the identity is all zeros. A result
/// of false is what the EVM reports as failure of the call. Variable time.
/// </remarks>
public static class Bn254Precompiles
{
    /// <summary>Sum of the two points in the first 128 bytes; a shorter input is padded with zeros on the right, a longer one is cut.</summary>
    /// <param name="input">Up to 128 bytes that count.</param>
    /// <param name="output">64 bytes for the sum; untouched on failure.</param>
    /// <returns>False if a coordinate is not below p or a point is not on the curve.</returns>
    /// <exception cref="ArgumentException">The output is not 64 bytes long.</exception>
    public static bool Add(ReadOnlySpan<byte> input, Span<byte> output)
    {
        RequireLength(output, Eip197Encoding.G1Length);
        Span<byte> padded = stackalloc byte[128];
        Pad(input, padded);
        if (Eip197Encoding.TryRead(padded[..64], out G1 a) != PointStatus.Ok || Eip197Encoding.TryRead(padded[64..], out G1 b) != PointStatus.Ok)
            return false;
        Eip197Encoding.Write(a + b, output);
        return true;
    }

    /// <summary>Multiple of the point in the first 64 bytes by the 256-bit integer in the next 32, which need not be reduced; padding and cutting as in <see cref="Add"/>.</summary>
    /// <param name="input">Up to 96 bytes that count.</param>
    /// <param name="output">64 bytes for the multiple; untouched on failure.</param>
    /// <returns>False if a coordinate is not below p or the point is not on the curve.</returns>
    /// <exception cref="ArgumentException">The output is not 64 bytes long.</exception>
    public static bool Mul(ReadOnlySpan<byte> input, Span<byte> output)
    {
        RequireLength(output, Eip197Encoding.G1Length);
        Span<byte> padded = stackalloc byte[96];
        Pad(input, padded);
        if (Eip197Encoding.TryRead(padded[..64], out G1 point) != PointStatus.Ok)
            return false;
        Eip197Encoding.Write(G1.Multiply(point, Fr.ReduceBigEndian(padded[64..])), output);
        return true;
    }

    /// <summary>Whether the product of the pairings of all pairs (G1, G2) in the input is one; it is for no pair.</summary>
    /// <param name="input">Pairs of 192 bytes.</param>
    /// <param name="output">32 bytes, for the integer 1 or 0; untouched on failure.</param>
    /// <returns>
    /// False if the length is not a multiple of 192, a coordinate is not below p, a point is not on its curve, or a point of G2 is outside the subgroup.
    /// </returns>
    /// <exception cref="ArgumentException">The output is not 32 bytes long.</exception>
    public static bool Pairing(ReadOnlySpan<byte> input, Span<byte> output)
    {
        const int PairLength = Eip197Encoding.G1Length + Eip197Encoding.G2Length;
        RequireLength(output, 32);
        if (input.Length % PairLength != 0)
            return false;
        MillerResult product = MillerResult.One;
        for (int i = 0; i < input.Length; i += PairLength)
        {
            if (Eip197Encoding.TryRead(input.Slice(i, Eip197Encoding.G1Length), out G1 p) != PointStatus.Ok
                || Eip197Encoding.TryRead(input.Slice(i + Eip197Encoding.G1Length, Eip197Encoding.G2Length), out G2 q) != PointStatus.Ok)
            {
                return false;
            }

            product *= Bn254.Pairing.Miller(p, q);
        }

        output.Clear();
        output[31] = product.IsOneAfterFinalExponentiation() ? (byte)1 : (byte)0;
        return true;
    }

    private static void Pad(ReadOnlySpan<byte> input, Span<byte> padded)
    {
        padded.Clear();
        input[..Math.Min(input.Length, padded.Length)].CopyTo(padded);
    }

    private static void RequireLength(Span<byte> output, int length)
    {
        if (output.Length != length)
            throw new ArgumentException($"The output must be {length} bytes long.", nameof(output));
    }
}
