namespace ZkTask.Tests.Support.Lanes;

/// <summary>
/// The kernel of two fused multiplications per limb product: h = fma(x, y, A) rounds the product to a multiple of 2^52, fma(x, y, A - h) is what that left out,
/// both exact, and both added up as integers through the bit patterns of the doubles.
/// </summary>
internal sealed class FmaKernelText
{
    private const ulong CarryBias = 1UL << 10;      // 2^62 / 2^52
    private const ulong Bias = (1UL << 62) + (1UL << 51);

    private static readonly ulong _anchor = BitConverter.DoubleToUInt64Bits(1.5 * Math.ScaleB(1, 104));
    private static readonly ulong _magic = BitConverter.DoubleToUInt64Bits(1.5 * Math.ScaleB(1, 52));

    private readonly KernelText _text = new("FmaKernel", 256);

    /// <summary>The fused sums that need a weak reduction: <c>LaneBoundsTests</c> shows that each does, and that no other does.</summary>
    internal static IReadOnlySet<string> WeaklyReduced { get; } = new HashSet<string>
    {
        "AddXi", "SubtractBoth", "SubtractBothAddXi", "XiSubtractBothAdd", "TripleSubtractDouble", "TripleAddDouble",
    };

    /// <summary>The file.</summary>
    internal static string Generate()
    {
        FmaKernelText kernel = new();
        kernel._text.Begin(nameof(FmaKernelText));
        kernel.Wide();
        foreach (Reduction reduction in Reduction.All)
            kernel.Reduce(reduction);
        new LinearKernelText(kernel._text, WeaklyReduced).Write();
        kernel._text.End();
        return kernel._text.ToString();
    }

    /// <summary>Offset of column k of a wide product: the constants A and M that its double patterns carry.</summary>
    private static ulong WideOffset(int column) =>
        ((ulong)Products(column) * _magic) + ((ulong)HighSums(Products(column - 1)) * _anchor);

    private static int Products(int column) => column is < 0 or > 8 ? 0 : 5 - Math.Abs(column - 4);

    // Products share an anchor in pairs.
    private static int HighSums(int products) => (products + 1) / 2;

    private void Wide()
    {
        _text.Method("Wide(long* t, in LaneLimbs a, in LaneLimbs b)");
        _text.Operands(false, "a", "b");
        WideBody(
            () =>
            {
                LoadDoubles("a");
                LoadDoubles("b");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1);");

        _text.Method("WideOfSums(long* t, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c, in LaneLimbs d)");
        _text.Operands(false, "a", "b", "c", "d");
        WideBody(
            () =>
            {
                _text.Line("L s;");
                NormalizedDoubles("a", "aa", "bb", "+");
                NormalizedDoubles("b", "cc", "dd", "+");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1); cc = ref Unsafe.Add(ref cc, 1); dd = ref Unsafe.Add(ref dd, 1);");

        _text.Method("WideOfSumAndDifference(long* t, in LaneLimbs a, in LaneLimbs b)");
        _text.Operands(false, "a", "b");
        WideBody(
            () =>
            {
                _text.Line("L s;");
                NormalizedDoubles("a", "aa", "bb", "+");
                NormalizedDoubles("b", "aa", "bb", "-");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1);");
    }

    private void WideBody(Action load, string advance)
    {
        _text.Line("L* w = (L*)t;");
        _text.ForEachPart(
            () =>
            {
                load();
                _text.Line("D h, g;");
                _text.Line("L high = L.Zero, next;");
                _text.Line("L sum;");
                for (int k = 0; k < 9; k++)
                {
                    _text.Line();
                    _text.Line($"// column {k}");
                    List<(string, string)> products = [];
                    for (int i = 0; i < 5; i++)
                    {
                        if (k - i is >= 0 and < 5)
                            products.Add(($"a{i}", $"b{k - i}"));
                    }

                    SumProducts(products, k == 0 ? null : "high", "sum", "next");
                    _text.Line($"w[{k * 2}] = sum;");
                    _text.Line("high = next;");
                }

                _text.Line("w[18] = high;");
            },
            advance + " w++;");
        _text.Close();
    }

    private void LoadDoubles(string name)
    {
        for (int i = 0; i < 5; i++)
            _text.Line($"D {name}{i} = ToDouble({_text.At(name + name, 0, i)});");
    }

    // The limbs of a sum or difference, carried from limb to limb, as doubles in [-2^51, 2^51).
    private void NormalizedDoubles(string name, string x, string y, string sign)
    {
        for (int i = 0; i < 5; i++)
        {
            string sum = $"{_text.At(x, 0, i)} {sign} {_text.At(y, 0, i)}";
            if (i == 4)
            {
                _text.Line($"D {name}4 = ToDouble({sum} + MinusCarryBias + (s >>> 52));");
                break;
            }

            _text.Line(i == 0 ? $"s = {sum} + Bias;" : $"s = {sum} + BiasAfterCarry + (s >>> 52);");
            _text.Line($"D {name}{i} = ((s & LowBits) | Exponent).AsDouble() - Magic;");
        }
    }

    // sum (+)= low halves, next = high halves. Two products share an anchor: their sum is at most 2^103 in magnitude.
    private void SumProducts(List<(string X, string Y)> products, string? start, string sum, string next)
    {
        string? begin = start;
        for (int n = 0; n < products.Count; n++)
        {
            (string x, string y) = products[n];
            bool second = n % 2 == 1;
            string high = second ? "g" : "h";
            _text.Line($"{high} = FusedMultiplyAdd({x}, {y}, {(second ? "h" : "Anchor")});");
            string low = LowHalf(x, y, second ? "h - g" : "Anchor - h");
            _text.Line(begin is null ? $"{sum} = {low};" : $"{sum} = {begin} + {low};");
            begin = sum;
            if (second || n == products.Count - 1)
                _text.Line(n < 2 ? $"{next} = {high}.AsInt64();" : $"{next} += {high}.AsInt64();");
        }
    }

    // The pattern of what rounding left out of x y.
    private static string LowHalf(string x, string y, string minusHigh) => $"(FusedMultiplyAdd({x}, {y}, {minusHigh}) + Magic).AsInt64()";

    private void Reduce(Reduction reduction)
    {
        int coefficients = reduction.Chains.Length;
        _text.Method(reduction.Signature);
        _text.Operands(true);
        _text.Line("L* w = (L*)t;");
        _text.Line("D* m = (D*)t;");
        _text.Line("D* rows = (D*)constants;");
        _text.Line("D h, g;");
        _text.Line("L s;");
        for (int c = 0; c < coefficients; c++)
            _text.Line($"L next{c}0 = L.Zero, next{c}1 = L.Zero, carry{c}0 = L.Zero, carry{c}1 = L.Zero;");
        for (int k = 0; k < KernelText.Columns; k++)
        {
            foreach (int c in reduction.Order)
            {
                for (int part = 0; part < 2; part++)
                    Column(reduction, c, part, k);
            }
        }

        _text.Close();
    }

    private void Column(Reduction reduction, int c, int part, int k)
    {
        int Slot(int product, int column) => (((product * KernelText.Columns) + column) * 2) + part;
        string next = $"next{c}{part}", carry = $"carry{c}{part}";
        List<(string, string)> products = [];
        for (int i = 0; i < Math.Min(k, 4); i++)
        {
            if (k - 1 - i is >= 0 and < 5)
                products.Add(($"m[{Slot(reduction.Own[c], i)}]", $"rows[{Row("Q", k - 1 - i)}]"));
        }

        if (k is >= 5 and <= 8)
            products.Add(($"m[{Slot(reduction.Own[c], 4)}]", $"rows[{Row("P", k - 4)}]"));

        _text.Line();
        _text.Line($"// column {k}" + (reduction.Chains.Length == 2 ? $" of c{c}" : "") + $", lanes {4 * part} to {(4 * part) + 3}");
        string columns = reduction.Combine(c, n => $"w[{Slot(n, k)}]");
        string before = k == 0 ? "" : $" + {next} + {carry}";
        _text.Line($"s = {columns}{before} + {KernelText.Word(ColumnConstant(reduction, c, k, products.Count))};");
        SumProducts(products, "s", "s", next);
        string result = _text.At("r", c, k - 5 < 0 ? 0 : k - 5);
        if (part == 1)
            result = $"Unsafe.Add(ref r, {(((c * 5) + Math.Max(k - 5, 0)) * 2) + 1})";
        switch (k)
        {
            case < 4:
                _text.Line($"m[{Slot(reduction.Own[c], k)}] = ((s & LowBits) | Exponent).AsDouble() - Magic;");
                if (k == 0)
                    _text.Line($"{next} = L.Zero;");
                _text.Line($"{carry} = s >>> 52;");
                break;
            case 4:
                // m4 = low half of (low 52 bits) n; the sum with m4 p0 is a multiple of 2^52.
                _text.Line("g = ((s & LowBits) | Exponent).AsDouble() - Magic;");
                _text.Line($"h = FusedMultiplyAdd(g, rows[{Row("N", 0)}], Anchor);");
                _text.Line($"g = FusedMultiplyAdd(g, rows[{Row("N", 0)}], Anchor - h);");
                _text.Line($"m[{Slot(reduction.Own[c], 4)}] = g;");
                _text.Line($"h = FusedMultiplyAdd(g, rows[{Row("P", 0)}], Anchor);");
                _text.Line($"s += {LowHalf("g", $"rows[{Row("P", 0)}]", "Anchor - h")};");
                _text.Line($"{next} += h.AsInt64();");
                _text.Line($"{carry} = s >>> 52;");
                break;
            case < 9:
                _text.Line($"{result} = (s & LowBits) - Half;");
                _text.Line($"{carry} = s >>> 52;");
                break;
            default:
                _text.Line($"{result} = s;");
                break;
        }
    }

    // What a column starts from, so that all patterns of anchors and magic numbers cancel and the shift that makes the carry sees a positive word.
    private static ulong ColumnConstant(Reduction reduction, int c, int k, int products)
    {
        ulong constant = unchecked((ulong)(-reduction.Net(c) * (long)WideOffset(k)));
        constant -= (ulong)products * _magic;
        constant -= (ulong)HighSumsOfReduction(k - 1) * _anchor;
        if (k < 9)
            constant += Bias;
        if (k > 0)
            constant -= CarryBias;
        // The shifted word of column 4 held the magic number of its last product too: 0x433 2^52 + 2^51, and twice 2^51 carried.
        if (k == 5)
            constant -= (_magic >> 52) + 1;
        return constant;
    }

    private static int HighSumsOfReduction(int k) => k switch
    {
        <= 0 or > 8 => 0,
        < 4 => HighSums(k),
        4 => HighSums(4) + 1,
        _ => HighSums(4 - (k - 5) + 1),
    };

    private static string Row(string row, int index) => $"2 * (LaneRows.{row} + {index})";
}
