namespace ZkTask.Tests.Support.Lanes;

/// <summary>The operations without products: sums, normalised limb by limb, with or without a weak reduction. The same for every kernel but for one step.</summary>
internal sealed class LinearKernelText(KernelText text, IReadOnlySet<string> weaklyReduced)
{
    /// <summary>All of them.</summary>
    internal void Write()
    {
        foreach (int coefficients in (int[])[1, 2])
        {
            string type = coefficients == 1 ? "LaneLimbs" : "LaneLimbPair";
            Light($"Add(out {type} result, in {type} a, in {type} b)", coefficients, "ab", (c, i) => $"{A(c, i)} + {B(c, i)}");
            Light($"Subtract(out {type} result, in {type} a, in {type} b)", coefficients, "ab", (c, i) => $"{A(c, i)} - {B(c, i)}");
            Light($"Double(out {type} result, in {type} a)", coefficients, "a", (c, i) => $"{A(c, i)} + {A(c, i)}");
            SignsOnly($"Negate(out {type} result, in {type} a)", coefficients, 0);
        }

        Light(
            "DoubleAddSubtract(out LaneLimbs result, in LaneLimbs a, in LaneLimbs b, in LaneLimbs c)", 1, "abc",
            (c, i) => $"{A(c, i)} + {A(c, i)} + {B(c, i)} - {C(c, i)}");
        Light($"{SubtractPoint})", 2, "abc", SubtractedPoint);
        SignsOnly("Conjugate(out LaneLimbPair result, in LaneLimbPair a)", 2, 1);
        Fused("MultiplyByXi", "a", null, (c, i) => Xi(c, A(0, i), A(1, i)));
        MultiplyByS();
        Fused("AddFull", "ab", null, (c, i) => $"{A(c, i)} + {B(c, i)}");
        Fused("AddXi", "ab", null, (c, i) => $"{A(c, i)} + {Xi(c, B(0, i), B(1, i))}");
        Fused("SubtractBoth", "abc", null, Middle);
        Fused("SubtractBothAdd", "abcd", null, (c, i) => $"{Middle(c, i)} + {D(c, i)}");
        Fused("SubtractBothAddXi", "abcd", null, (c, i) => $"{Middle(c, i)} + {Xi(c, D(0, i), D(1, i))}");
        Fused("XiSubtractBothAdd", "abcd", Middle, (c, i) => $"{Xi(c, $"m0{i}", $"m1{i}")} + {D(c, i)}");
        Fused(SubtractPoint, "abc", null, SubtractedPoint, reduces: true);
        Fused("TripleSubtractDouble", "ab", null, (c, i) => $"{A(c, i)} + (({A(c, i)} - {B(c, i)}) << 1)");
        Fused("TripleAddDouble", "ab", null, (c, i) => $"{A(c, i)} + (({A(c, i)} + {B(c, i)}) << 1)");
    }

    private const string SubtractPoint = "SubtractPoint(out LaneLimbPair result, in LaneLimbPair a, in LaneLimbPair b, in LaneLimbs c";

    // c belongs to the first coefficient alone.
    private string SubtractedPoint(int c, int i) => $"{A(c, i)} - {B(c, i)}{(c == 0 ? $" - {C(0, i)}" : "")}";

    private string A(int c, int i) => text.At("aa", c, i);

    private string B(int c, int i) => text.At("bb", c, i);

    private string C(int c, int i) => text.At("cc", c, i);

    private string D(int c, int i) => text.At("dd", c, i);

    private string Middle(int c, int i) => $"{A(c, i)} - {B(c, i)} - {C(c, i)}";

    // ξ (x0 + x1 i) = (9 x0 - x1) + (9 x1 + x0) i.
    private static string Xi(int c, string x0, string x1) => c == 0 ? $"({x0} << 3) + ({x0} - {x1})" : $"({x1} << 3) + ({x1} + {x0})";

    private void Light(string signature, int coefficients, string operands, Func<int, int, string> limb)
    {
        text.Method(signature);
        Begin(operands);
        text.ForEachPart(
            () =>
            {
                text.Line("L s;");
                for (int c = 0; c < coefficients; c++)
                    Normalize(c, i => limb(c, i), first: "Bias", next: "BiasAfterCarry");
            },
            Advance(operands));
        text.Close();
    }

    private void SignsOnly(string signature, int coefficients, int firstNegated)
    {
        text.Method(signature);
        text.Operands(true, "a");
        text.ForEachPart(
            () =>
            {
                for (int c = 0; c < coefficients; c++)
                {
                    for (int i = 0; i < KernelText.Limbs; i++)
                        text.Line($"{text.At("r", c, i)} = {(c < firstNegated ? "" : "L.Zero - ")}{A(c, i)};");
                }
            },
            Advance("a"));
        text.Close();
    }

    private void Fused(string name, string operands, Func<int, int, string>? intermediate, Func<int, int, string> limb)
    {
        string parameters = string.Join(", ", operands.Select(o => $"in LaneLimbPair {o}"));
        Fused($"{name}(out LaneLimbPair result, {parameters}", operands, intermediate, limb, weaklyReduced.Contains(name));
    }

    private void Fused(string signature, string operands, Func<int, int, string>? intermediate, Func<int, int, string> limb, bool reduces)
    {
        text.Method($"{signature}, long* constants)");
        Begin(operands);
        if (reduces)
            text.Line("L* rows = (L*)constants;");
        text.ForEachPart(
            () =>
            {
                if (intermediate is not null)
                {
                    for (int n = 0; n < 2 * KernelText.Limbs; n++)
                        text.Line($"L m{n / 5}{n % 5} = {intermediate(n / 5, n % 5)};");
                }

                for (int n = 0; n < 2 * KernelText.Limbs; n++)
                    text.Line($"L x{n / 5}{n % 5} = {limb(n / 5, n % 5)};");
                text.Line("L s;");
                for (int c = 0; c < 2; c++)
                    Finish(c, reduces);
            },
            Advance(operands));
        text.Close();
    }

    // The high lanes' ξ y into the low ones, the low lanes' x into the high ones. A narrow kernel need not compute the ξ x that nobody wants.
    private void MultiplyByS()
    {
        text.Method("MultiplyByS(out LaneLimbPair result, in LaneLimbPair a, long* constants)");
        Begin("a");
        if (weaklyReduced.Contains("MultiplyByS"))
            text.Line("L* rows = (L*)constants;");
        if (text.Parts == 2)
            text.Line("ref L low = ref aa, high = ref Unsafe.Add(ref r, 1); aa = ref Unsafe.Add(ref aa, 1);");
        for (int n = 0; n < 2 * KernelText.Limbs; n++)
            text.Line($"L x{n / 5}{n % 5} = {Xi(n / 5, A(0, n % 5), A(1, n % 5))};");
        if (text.Parts == 2)
        {
            for (int n = 0; n < 2 * KernelText.Limbs; n++)
                text.Line($"{text.At("high", n / 5, n % 5)} = {text.At("low", n / 5, n % 5)};");
        }
        else
        {
            for (int n = 0; n < 2 * KernelText.Limbs; n++)
                text.Line($"L y{n / 5}{n % 5} = {A(n / 5, n % 5)};");
        }

        text.Line("L s;");
        for (int c = 0; c < 2; c++)
            Finish(c, weaklyReduced.Contains("MultiplyByS"), (i, sum) => text.Parts == 1 ? $"UpperThenLower({sum}, y{c}{i})" : sum);
        text.Close();
    }

    // The sum in x, weakly reduced or only carried.
    private void Finish(int c, bool reduces, Func<int, string, string>? stored = null)
    {
        if (reduces)
            SubtractNearestMultiple(c, stored);
        else
            Normalize(c, i => $"x{c}{i}", "Bias", "BiasAfterCarry", stored: stored);
    }

    // x - p round(x / p), the quotient from limb 4 alone. 256 bits have no 64-bit multiplication: there the limbs of p come in two pieces of 26 bits.
    private void SubtractNearestMultiple(int c, Func<int, string, string>? stored)
    {
        bool pieces = text.Parts == 2;
        text.Line($"D d{c} = (((x{c}4 + QuotientBias) >>> 20) | Exponent).AsDouble() - QuotientBase;");
        if (pieces)
        {
            text.Line($"D q{c} = FusedMultiplyAdd(d{c}, {Row("Quotient", "D")}, Magic) - Magic;");
            Normalize(
                c,
                i => $"x{c}{i} + FusedMultiplyAdd(q{c}, {Row($"PLow + {i}", "D")}, Magic).AsInt64() + (FusedMultiplyAdd(q{c}, {Row($"PHigh + {i}", "D")}, Magic).AsInt64() << 26)",
                "BiasAndMagic", "BiasAndMagicAfterCarry", "MagicAfterCarry", stored);
        }
        else
        {
            text.Line($"L q{c} = FusedMultiplyAdd(d{c}, {Row("Quotient", "D")}, Magic).AsInt64() - MagicBits;");
            Normalize(c, i => $"x{c}{i} + (q{c} * {Row($"PInteger + {i}", "L")})", "Bias", "BiasAfterCarry", stored: stored);
        }
    }

    private string Row(string row, string type) =>
        $"(({type}*)rows)[{(text.Parts == 1 ? $"LaneRows.{row}" : $"{text.Parts} * (LaneRows.{row})")}]";

    // Carries from limb to limb, leaving limbs 0 to 3 in [-2^51, 2^51). The bias makes the shifted word positive and the kept part centred. What is written to limb i of the result is
    // that, or the expression that `stored` makes of it.
    private void Normalize(int c, Func<int, string> limb, string first, string next, string last = "MinusCarryBias", Func<int, string, string>? stored = null)
    {
        stored ??= (_, sum) => sum;
        for (int i = 0; i < KernelText.Limbs - 1; i++)
        {
            text.Line(i == 0 ? $"s = {limb(0)} + {first};" : $"s = {limb(i)} + {next} + (s >>> 52);");
            text.Line($"{text.At("r", c, i)} = {stored(i, "(s & LowBits) - Half")};");
        }

        text.Line($"{text.At("r", c, 4)} = {stored(4, $"{limb(4)} + {last} + (s >>> 52)")};");
    }

    private void Begin(string operands) => text.Operands(true, operands.Select(o => o.ToString()).ToArray());

    private static string Advance(string operands) =>
        string.Join(' ', operands.Select(o => $"{o}{o}").Prepend("r").Select(o => $"{o} = ref Unsafe.Add(ref {o}, 1);"));
}
