namespace ZkTask.Tests.Support.Lanes;

/// <summary>One of the reductions that a kernel offers: which combination of wide products becomes which coefficient.</summary>
/// <param name="Name">The method.</param>
/// <param name="Chains">
/// For each coefficient the sign or small factor of each wide product. The chain's own product, which it overwrites, is the one of <paramref name="Own"/>.
/// </param>
/// <param name="Own">For each coefficient a wide product that no later chain of <paramref name="Order"/> reads.</param>
/// <param name="Order">In which order the chains take turns.</param>
internal sealed record Reduction(string Name, int[][] Chains, int[] Own, int[] Order)
{
    /// <summary>All reductions.</summary>
    internal static Reduction[] All { get; } =
    [
        new("Reduce", [[1]], [0], [0]),
        new("ReduceSum", [[1, 1]], [0], [0]),
        new("ReduceEach", [[1, 0], [0, 1]], [0, 1], [0, 1]),
        new("ReduceSquare", [[1, 0], [0, 2]], [0, 1], [0, 1]),
        new("ReduceKaratsuba", [[1, -1, 0], [-1, -1, 1]], [0, 2], [1, 0]),
        new("ReduceKaratsubaSum", [[1, -1, 0, 1, -1, 0], [-1, -1, 1, -1, -1, 1]], [0, 2], [1, 0]),
        new("ReduceKaratsubaSumOfThree", [[1, -1, 0, 1, -1, 0, 1, -1, 0], [-1, -1, 1, -1, -1, 1, -1, -1, 1]], [0, 2], [1, 0]),
    ];

    /// <summary>The method's signature.</summary>
    internal string Signature =>
        $"{Name}(out {(Chains.Length == 1 ? "LaneLimbs" : "LaneLimbPair")} result, long* t, long* constants{(TakesHalves ? ", int halves" : "")})";

    /// <summary>Whether it can be asked for the low four lanes alone.</summary>
    internal bool TakesHalves => Name == "ReduceKaratsuba";

    /// <summary>How many wide products a coefficient counts, signs included: their offsets add up to this many.</summary>
    internal int Net(int coefficient) => Chains[coefficient].Sum();

    /// <summary>The columns of the wide products that a coefficient combines, as an expression.</summary>
    /// <param name="coefficient">Which.</param>
    /// <param name="column">The text of a column of wide product n.</param>
    internal string Combine(int coefficient, Func<int, string> column)
    {
        List<string> added = [], subtracted = [];
        for (int n = 0; n < Chains[coefficient].Length; n++)
        {
            int factor = Chains[coefficient][n];
            for (int i = 0; i < Math.Abs(factor); i++)
                (factor > 0 ? added : subtracted).Add(column(n));
        }

        return string.Join(" - ", subtracted.Prepend(string.Join(" + ", added)));
    }
}
