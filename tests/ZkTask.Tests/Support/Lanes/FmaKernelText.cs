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
        "MultiplyByS", "AddXi", "SubtractBoth", "SubtractBothAddXi", "XiSubtractBothAdd", "TripleSubtractDouble", "TripleAddDouble",
    };

    /// <summary>The file.</summary>
    internal static string Generate()
    {
        FmaKernelText kernel = new();
        kernel._text.Begin(nameof(FmaKernelText));
        kernel.Wide();
        kernel.WideSquare();
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
        _text.Method("Wide(long* t, in LaneLimbs a, in LaneLimbs b, int halves)");
        _text.Operands(false, "a", "b");
        WideBody(
            () =>
            {
                LoadDoubles("a");
                LoadDoubles("b");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1);",
            halvesAreGiven: true);

        _text.Method("AddWide(long* t, in LaneLimbs a, in LaneLimbs b)");
        _text.Operands(false, "a", "b");
        WideBody(
            () =>
            {
                LoadDoubles("a");
                LoadDoubles("b");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1);", accumulate: true);

        _text.Method("WideOfSums(long* t, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c, in LaneLimbs d, int halves)");
        _text.Operands(false, "a", "b", "c", "d");
        WideBody(
            () =>
            {
                _text.Line("L s;");
                NormalizedDoubles("a", "aa", "bb", "+");
                NormalizedDoubles("b", "cc", "dd", "+");
            },
            "aa = ref Unsafe.Add(ref aa, 1); bb = ref Unsafe.Add(ref bb, 1); cc = ref Unsafe.Add(ref cc, 1); dd = ref Unsafe.Add(ref dd, 1);",
            halvesAreGiven: true);

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

    // Each product of two different limbs counts twice: doubling a limb makes one product of them, up to 2^103, which leaves no room beside it at its anchor. The columns
    // have as many anchors as those of WideBody; the magic numbers that are missing are added.
    private void WideSquare()
    {
        _text.Method("WideSquare(long* t, in LaneLimbs a)", "<c>t = a²</c>.");
        _text.Operands(false, "a");
        _text.Line("L* w = (L*)t;");
        _text.ForEachPart(
            () =>
            {
                LoadDoubles("a");
                _text.Line("D d0 = a0 + a0, d1 = a1 + a1, d2 = a2 + a2, d3 = a3 + a3;");
                _text.Line("D h;");
                _text.Line("L high = L.Zero, next;");
                _text.Line("L sum;");
                for (int k = 0; k < 9; k++)
                {
                    _text.Line();
                    _text.Line($"// column {k}");
                    List<(string, string)> products = [.. KernelText.Squares(k).Select(p => (p.I == p.J ? $"a{p.I}" : $"d{p.I}", $"a{p.J}"))];
                    ulong missing = (ulong)(Products(k) - products.Count) * _magic;
                    string? start = k == 0 ? null : missing == 0 ? "high" : $"high + {KernelText.Word(missing)}";
                    SumProducts(products, start, "sum", "next", perAnchor: 1);
                    _text.Line($"w[{k * 2}] = sum;");
                    _text.Line("high = next;");
                }

                _text.Line("w[18] = high;");
            },
            "aa = ref Unsafe.Add(ref aa, 1); w++;");
        _text.Close();
    }

    // An accumulated product takes its own offset back.
    private void WideBody(Action load, string advance, bool halvesAreGiven = false, bool accumulate = false)
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

                    string? start = k == 0 ? null : "high";
                    if (accumulate)
                        start = string.Join(" + ", ((string?[])[start, Before(k)]).OfType<string>());
                    SumProducts(products, start, "sum", "next");
                    _text.Line($"w[{k * 2}] = sum;");
                    _text.Line("high = next;");
                }

                _text.Line(accumulate ? $"w[18] = high + {Before(9)};" : "w[18] = high;");
            },
            advance + " w++;",
            halvesAreGiven);
        _text.Close();

        static string Before(int column) => $"w[{column * 2}] + {KernelText.Word(unchecked(0UL - WideOffset(column)))}";
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

    // sum (+)= low halves, next = high halves. Two products may share an anchor where their sum is at most 2^103 in magnitude.
    private void SumProducts(List<(string X, string Y)> products, string? start, string sum, string next, int perAnchor = 2)
    {
        string? begin = start;
        for (int n = 0; n < products.Count; n++)
        {
            (string x, string y) = products[n];
            bool second = n % perAnchor == 1;
            string high = second ? "g" : "h";
            _text.Line($"{high} = FusedMultiplyAdd({x}, {y}, {(second ? "h" : "Anchor")});");
            string low = LowHalf(x, y, second ? "h - g" : "Anchor - h");
            _text.Line(begin is null ? $"{sum} = {low};" : $"{sum} = {begin} + {low};");
            begin = sum;
            if (second || perAnchor == 1 || n == products.Count - 1)
                _text.Line(n < perAnchor ? $"{next} = {high}.AsInt64();" : $"{next} += {high}.AsInt64();");
        }
    }

    // The pattern of what rounding left out of x y.
    private static string LowHalf(string x, string y, string minusHigh) => $"(FusedMultiplyAdd({x}, {y}, {minusHigh}) + Magic).AsInt64()";

    private void Reduce(Reduction reduction)
    {
        _text.Method(reduction.Signature);
        _text.Operands(true);
        _text.Line("L* w = (L*)t;");
        _text.Line("D* rows = (D*)constants;");

        // Two chains take turns: both halves of one coefficient, or both coefficients of a half.
        if (reduction.Chains.Length == 1)
            Steps(reduction, [(0, 0), (0, 1)]);
        else
            _text.ForEachPart(() => Steps(reduction, [.. reduction.Order.Select(c => (c, 0))]), "r = ref Unsafe.Add(ref r, 1); w++;", reduction.TakesHalves);
        _text.Close();
    }

    private void Steps(Reduction reduction, (int Coefficient, int Part)[] chains)
    {
        _text.Line("D h, g, m;");
        foreach ((int c, int part) in chains)
            _text.Line($"D m{c}{part}; L s{c}{part};");
        for (int step = -1; step < 5; step++)
        {
            if (step is 0 or 4)
            {
                _text.Line();
                for (int j = 0; j < 5; j++)
                    _text.Line($"{(step == 0 ? "D " : "")}n{j} = rows[{Row(step == 0 ? "Q" : "P", j)}];");
            }

            foreach ((int c, int part) in chains)
                Step(reduction, c, part, step);
        }
    }

    // Clears one column and adds the multiple of q (of p in the last step) that does it to the five after it. A chain prepares its next multiplier as soon as its
    // column is known: while it waits for that, there are four more products of this one and the other chain.
    private void Step(Reduction reduction, int c, int part, int step)
    {
        string m = $"m{c}{part}", s = $"s{c}{part}";
        string Slot(int product, int column) => $"w[{(((product * KernelText.Columns) + column) * 2) + part}]";
        string Own(int column) => Slot(reduction.Own[c], column);

        // The first step of a chain that touches a column also combines the wide products there.
        string Column(int k)
        {
            bool touched = step > 0 && k < step + 6;
            return touched ? Own(k) : $"{reduction.Combine(c, n => Slot(n, k))} + {KernelText.Word(ColumnConstant(reduction.Net(c), k))}";
        }

        _text.Line();
        string chain = reduction.Chains.Length == 2 ? $"c{c}" : $"lanes {4 * part} to {(4 * part) + 3}";
        _text.Line(step < 0 ? $"// {chain}: the first multiplier" : $"// {chain}: step {step}");
        if (step < 0)
        {
            _text.Line($"{s} = {Column(0)};");
            _text.Line($"{m} = {CentredLow(s)};");
            return;
        }

        string row = step < 4 ? "Q" : "P";
        for (int j = 0; j < 5; j++)
        {
            (string high, string previous) = j % 2 == 0 ? ("h", "g") : ("g", "h");
            _text.Line($"{high} = FusedMultiplyAdd({m}, n{j}, Anchor);");
            string low = LowHalf(m, $"n{j}", $"Anchor - {high}");
            if (step < 4)
            {
                int k = step + 1 + j;
                if (j > 0)
                {
                    _text.Line($"{Own(k)} = {Column(k)} + {previous}.AsInt64() + {low};");
                    continue;
                }

                _text.Line($"{s} = {Column(k)} + ({s} >>> 52) + {low};");
                _text.Line($"m = {CentredLow(s)};");
                if (step == 3)
                {
                    // The multiplier of p is the low half of (low 52 bits) n.
                    _text.Line($"g = FusedMultiplyAdd(m, rows[{Row("N", 0)}], Anchor);");
                    _text.Line($"m = FusedMultiplyAdd(m, rows[{Row("N", 0)}], Anchor - g);");
                }
            }
            else if (j == 0)
            {
                // A multiple of 2^52.
                _text.Line($"{s} += {low};");
            }
            else
            {
                _text.Line($"{s} = {Own(4 + j)} + ({s} >>> 52) + {previous}.AsInt64() + {low};");
                _text.Line($"{Result(j - 1)} = ({s} & LowBits) - Half;");
            }
        }

        if (step < 4)
        {
            _text.Line($"{Own(step + 6)} = {Column(step + 6)} + h.AsInt64();");
            _text.Line($"{m} = m;");
        }
        else
        {
            _text.Line($"{Result(4)} = {Own(9)} + ({s} >>> 52) + h.AsInt64();");
        }

        string Result(int limb)
        {
            int index = (((c * 5) + limb) * 2) + part;
            return index == 0 ? "r" : $"Unsafe.Add(ref r, {index})";
        }
    }

    // The low 52 bits of a word that carries 2^51, less 2^51.
    private static string CentredLow(string word) => $"(({word} & LowBits) | Exponent).AsDouble() - Magic";

    // What a column starts from, so that all patterns of anchors and magic numbers cancel and the shift that makes the carry sees a positive word.
    private static ulong ColumnConstant(int net, int k)
    {
        ulong constant = unchecked((ulong)(-net * (long)WideOffset(k)));
        constant -= (ulong)(MultipliersOf(k) - (k == 4 ? 1 : 0)) * _magic;
        constant -= (ulong)MultipliersOf(k - 1) * _anchor;
        if (k < 9)
            constant += Bias;
        if (k > 0)
            constant -= CarryBias;

        // The word that column 4 shifts has the magic number of its last product in it: 0x433 2^52 + 2^51, and twice 2^51 carried.
        if (k == 5)
            constant -= (_magic >> 52) + 1;
        return constant;
    }

    // Products of multipliers with limbs of q and p in a column.
    private static int MultipliersOf(int k) => k switch
    {
        <= 0 or > 8 => 0,
        < 4 => k,
        _ => 9 - k + (k == 4 ? 0 : 1),
    };

    private static string Row(string row, int index) => $"2 * (LaneRows.{row} + {index})";
}
