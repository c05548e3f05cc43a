namespace ZkTask.Tests.Support.Lanes;

/// <summary>
/// The kernel of three instructions per limb product: the high halves add up inside fused multiplications of doubles, the low halves as 64-bit products
/// modulo 2^64, and a shifted difference of the two is the column.
/// </summary>
internal sealed partial class HybridKernelText
{
    private readonly KernelText _text = new("HybridKernel", 512);

    /// <summary>The fused sums that need a weak reduction; fewer than in <see cref="FmaKernelText"/>, because factors may be larger here.</summary>
    internal static IReadOnlySet<string> WeaklyReduced { get; } = new HashSet<string>
    {
        "AddFull", "AddXi", "SubtractBothAddXi", "XiSubtractBothAdd", "TripleSubtractDouble", "TripleAddDouble",
    };

    /// <summary>The file.</summary>
    internal static string Generate()
    {
        HybridKernelText kernel = new();
        kernel._text.Begin(nameof(HybridKernelText));
        kernel.Wide();
        kernel.WholeProducts();
        foreach (Reduction reduction in Reduction.All)
            kernel.Reduce(reduction);
        new LinearKernelText(kernel._text, WeaklyReduced).Write();
        kernel._text.End();
        return kernel._text.ToString();
    }

    private void Wide()
    {
        _text.Method("Wide(long* t, in LaneLimbs a, in LaneLimbs b, int halves)");
        _text.Operands(false, "a", "b");
        WideBody(i => _text.At("aa", 0, i), i => _text.At("bb", 0, i));

        _text.Method("AddWide(long* t, in LaneLimbs a, in LaneLimbs b)");
        _text.Operands(false, "a", "b");
        WideBody(i => _text.At("aa", 0, i), i => _text.At("bb", 0, i), accumulate: true);

        _text.Method("WideOfSums(long* t, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c, in LaneLimbs d, int halves)");
        _text.Operands(false, "a", "b", "c", "d");
        WideBody(
            i => $"{_text.At("aa", 0, i)} + {_text.At("bb", 0, i)}", i => $"{_text.At("cc", 0, i)} + {_text.At("dd", 0, i)}");

        _text.Method("WideOfSumAndDifference(long* t, in LaneLimbs a, in LaneLimbs b)");
        _text.Operands(false, "a", "b");
        WideBody(
            i => $"{_text.At("aa", 0, i)} + {_text.At("bb", 0, i)}", i => $"{_text.At("aa", 0, i)} - {_text.At("bb", 0, i)}");
    }

    // An accumulated product takes its own offset back: the anchor in every column but the first.
    private void WideBody(Func<int, string> a, Func<int, string> b, bool accumulate = false)
    {
        _text.Line("L* w = (L*)t;");
        for (int i = 0; i < 5; i++)
            _text.Line($"L a{i} = {a(i)}, b{i} = {b(i)};");
        for (int i = 0; i < 5; i++)
            _text.Line($"D e{i} = ToDouble(a{i}), f{i} = ToDouble(b{i});");
        Columns(
            k => Enumerable.Range(0, 5).Where(i => k - i is >= 0 and < 5).Select(i => ($"e{i}", $"f{k - i}", $"a{i}", $"b{k - i}")), accumulate);
        _text.Close();
    }

    // The columns of a wide product, given the factors in each as doubles and as integers.
    private void Columns(Func<int, IEnumerable<(string X, string Y, string XInteger, string YInteger)>> productsOf, bool accumulate = false)
    {
        _text.Line("D h;");
        _text.Line("L sum, high;");
        for (int k = 0; k < 9; k++)
        {
            _text.Line();
            _text.Line($"// column {k}");
            bool first = true;
            foreach ((string x, string y, string xInteger, string yInteger) in productsOf(k))
            {
                _text.Line($"h = FusedMultiplyAdd({x}, {y}, {(first ? "Anchor" : "h")});");
                _text.Line($"sum {(first ? "=" : "+=")} {xInteger} * {yInteger};");
                first = false;
            }

            _text.Line($"w[{k}] {Assign(k)} sum - (h.AsInt64() << HighShift){(k == 0 ? "" : " + (high << CarryShift)")};");
            _text.Line("high = h.AsInt64();");
        }

        _text.Line(accumulate ? $"w[9] {Assign(9)} (high << CarryShift);" : "w[9] = high << CarryShift;");

        string Assign(int column) => !accumulate ? "=" : column == 0 ? "+=" : "+= MinusAnchor +";
    }

    private void Reduce(Reduction reduction)
    {
        int coefficients = reduction.Chains.Length;
        _text.Method(reduction.Signature);
        _text.Operands(true);
        _text.Line("L* w = (L*)t;");
        _text.Line("L* rows = (L*)constants;");
        _text.Line("D* real = (D*)constants;");
        for (int c = 0; c < coefficients; c++)
            _text.Line($"L sum{c}, carry{c}; D h{c};");
        for (int k = 0; k < KernelText.Columns; k++)
        {
            foreach (int c in reduction.Order)
                Column(reduction, c, k);
        }

        _text.Close();
    }

    // The row of a column's constant.
    private static string ColumnConstant(int net, int k) => $"rows[LaneRows.HybridColumns + ((LaneRows.Nets + ({net})) * {KernelText.Columns}) + {k}]";

    // What is known late comes last: the carry out of the column before, and the product of its multiplier. From one multiplier to the next there are then three dependent instructions, nine to the one after.
    private void Column(Reduction reduction, int c, int k)
    {
        string sum = $"sum{c}", h = $"h{c}", carry = $"carry{c}";
        _text.Line();
        _text.Line($"// column {k}" + (reduction.Chains.Length == 2 ? $" of c{c}" : ""));
        string columns = reduction.Combine(c, n => $"w[{(n * KernelText.Columns) + k}]");
        _text.Line($"{sum} = {columns} + {ColumnConstant(reduction.Net(c), k)};");
        bool first = true;
        for (int i = 0; i < Math.Min(k - 1, 4); i++)
        {
            if (k - 1 - i < 5)
                Product($"{i}{c}", "Q", k - 1 - i);
        }

        if (k is >= 6 and <= 8)
        {
            Product($"4{c}", "P", k - 4);
            _text.Line($"{sum} -= {h}.AsInt64() << HighShift;");
        }

        if (k > 0)
            _text.Line($"{sum} += {carry};");
        if (k is >= 1 and <= 4)
            Product($"{k - 1}{c}", "Q", 0);
        switch (k)
        {
            case 0:
                Multiplier(sum);
                _text.Line($"{carry} = {sum} >> 52;");
                break;
            case < 4:
                Multiplier(sum);
                Carry($"({sum} - ({h}.AsInt64() << HighShift))");
                break;
            case 4:
                Multiplier($"({sum} * rows[LaneRows.NInteger])");
                Product($"4{c}", "P", 0);
                Carry($"({sum} - ({h}.AsInt64() << HighShift))");
                break;
            case 5:
                Product($"4{c}", "P", 1);
                _text.Line($"{sum} -= {h}.AsInt64() << HighShift;");
                Limb();
                break;
            case < 9:
                Limb();
                break;
            default:
                _text.Line($"{_text.At("r", c, 4)} = {sum};");
                break;
        }

        void Product(string m, string row, int index)
        {
            _text.Line($"{h} = FusedMultiplyAdd(d{m}, real[LaneRows.{row} + {index}], {(first ? "Anchor" : h)});");
            _text.Line($"{sum} += m{m} * rows[LaneRows.{row}Integer + {index}];");
            first = false;
        }

        void Multiplier(string word)
        {
            _text.Line($"L m{k}{c} = {word} & LowBits;");
            _text.Line($"D d{k}{c} = (m{k}{c} | Exponent).AsDouble();");
        }

        void Limb()
        {
            Carry(sum);
            _text.Line($"{_text.At("r", c, k - 5)} = ({sum} & LowBits) - Half;");
        }

        // With what the rounded high sums bring to the next column.
        void Carry(string word) => _text.Line($"{carry} = ({word} >> 52) + ({h}.AsInt64() << CarryShift);");
    }
}
