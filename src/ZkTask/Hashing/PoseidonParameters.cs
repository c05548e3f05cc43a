namespace ZkTask.Hashing;

/// <summary>One instance of Poseidon as circomlib fixes it: S-box x^5, eight full rounds, constants from <see cref="GrainStream"/>.</summary>
internal sealed class PoseidonParameters
{
    /// <summary>Full rounds, half of them before and half after the partial ones.</summary>
    internal const int FullRounds = 8;

    /// <summary>The least width.</summary>
    internal const int MinWidth = 2;

    /// <summary>The greatest.</summary>
    internal const int MaxWidth = 17;

    /// <summary>Draws the constants of a width.</summary>
    internal PoseidonParameters(int width)
    {
        Width = width;
        PartialRounds = PartialRoundsOf[width - MinWidth];
        GrainStream stream = new(width, FullRounds, PartialRounds);
        RoundConstants = new Fr[(FullRounds + PartialRounds) * width];
        foreach (ref Fr constant in RoundConstants.AsSpan())
            constant = stream.NextElement();
        Matrix = CauchyMatrix(ref stream, width);
    }

    /// <summary>Elements of the state: one more than inputs.</summary>
    internal int Width { get; }

    /// <summary>Rounds whose S-box takes element 0 only.</summary>
    internal int PartialRounds { get; }

    /// <summary>What each round adds to each element, round by round.</summary>
    internal Fr[] RoundConstants { get; }

    /// <summary>What each round multiplies the state by, row by row.</summary>
    internal Fr[] Matrix { get; }

    // By width, from 2. Above what the paper's section 5.5 asks for 128 bits, rounded as in its reference implementation.
    private static ReadOnlySpan<byte> PartialRoundsOf => [56, 57, 56, 60, 60, 63, 64, 63, 60, 66, 60, 65, 70, 60, 64, 68];

    // Entry (i, j) is 1 / (x_i + y_j): no minor of such a matrix is zero (Poseidon, section 2.3). The x and y follow the round constants in the stream, reduced.
    private static Fr[] CauchyMatrix(ref GrainStream stream, int width)
    {
        Fr[] points = new Fr[2 * width], matrix = new Fr[width * width];
        foreach (ref Fr point in points.AsSpan())
            point = stream.NextReducedElement();
        for (int i = 0; i < width; i++)
        {
            for (int j = 0; j < width; j++)
                Fr.Invert(out matrix[(i * width) + j], points[i] + points[width + j]);
        }

        return matrix;
    }
}
