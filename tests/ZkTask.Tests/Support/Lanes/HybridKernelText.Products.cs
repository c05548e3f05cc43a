namespace ZkTask.Tests.Support.Lanes;

/// <content>
/// Products in one method: the limb products of a column and those of its reduction add up in the same double and the same word, so nothing wide goes through memory, and the shifts that take
/// a column apart are needed once. The limb products of the next column stand where a multiplier is waited for.
/// </content>
internal sealed partial class HybridKernelText
{
    private void WholeProducts()
    {
        _text.Method("Multiply(out LaneLimbs result, long* t, in LaneLimbs a, in LaneLimbs b, long* constants)");
        _text.Operands(true, "a", "b");
        Load("a", "e");
        Load("b", "f");
        Whole(k => Enumerable.Range(0, 5).Where(i => k - i is >= 0 and < 5).Select(i => ($"e{i}", $"f{k - i}", $"a{i}", $"b{k - i}")));

        _text.Method("Square(out LaneLimbs result, long* t, in LaneLimbs a, long* constants)");
        _text.Operands(true, "a");
        Load("a", "e");
        DoubleFactors();
        Whole(SquaresIn);
    }

    private void Load(string operand, string real)
    {
        for (int i = 0; i < 5; i++)
            _text.Line($"L {operand}{i} = {_text.At($"{operand}{operand}", 0, i)}; D {real}{i} = ToDouble({operand}{i});");
    }

    // Each product of two different limbs of a square counts twice: one factor is doubled, as an integer and as a double.
    private void DoubleFactors()
    {
        for (int i = 0; i < 4; i++)
            _text.Line($"L b{i} = a{i} + a{i}; D f{i} = e{i} + e{i};");
    }

    private static IEnumerable<(string X, string Y, string XInteger, string YInteger)> SquaresIn(int column) =>
        KernelText.Squares(column).Select(p => p.I == p.J ? ($"e{p.I}", $"e{p.J}", $"a{p.I}", $"a{p.J}") : ($"f{p.I}", $"e{p.J}", $"b{p.I}", $"a{p.J}"));

    // Multipliers wait in memory, as doubles: stores between them also keep the JIT from holding the whole table in registers, of which it would spill others.
    private void Whole(Func<int, IEnumerable<(string X, string Y, string XInteger, string YInteger)>> productsOf)
    {
        _text.Line("D* d = (D*)t;");
        _text.Line("L* rows = (L*)constants;");
        _text.Line("D* real = (D*)constants;");
        _text.Line("L carry;");
        Begin(0);
        for (int k = 0; k < KernelText.Columns - 1; k++)
        {
            _text.Line();
            _text.Line($"// column {k}, and the products of the next");
            for (int i = 0; i < Math.Min(k - 1, 4); i++)
            {
                if (k - 1 - i < 5)
                    Product(k, i, $"d[{i}]", "Q", k - 1 - i);
            }

            if (k >= 6)
            {
                Product(k, 4, "d[4]", "P", k - 4);
                _text.Line($"s{k} -= h{k}.AsInt64() << HighShift;");
            }

            if (k > 0)
                _text.Line($"s{k} += carry;");
            if (k is >= 1 and <= 4)
                Product(k, k - 1, $"d{k - 1}", "Q", 0);
            else if (k == 5)
                Product(k, 4, "d4", "P", 1);
            if (k <= 4)
            {
                _text.Line($"L m{k} = {(k == 4 ? "(s4 * rows[LaneRows.NInteger])" : $"s{k}")} & LowBits;");
                _text.Line($"D d{k} = (m{k} | Exponent).AsDouble();");
                _text.Line($"d[{k}] = d{k};");
            }

            Begin(k + 1);
            if (k == 4)
                Product(k, 4, "d4", "P", 0);
            if (k <= 5)
                _text.Line($"s{k} -= h{k}.AsInt64() << HighShift;");
            _text.Line($"carry = (s{k} >> 52) + (h{k}.AsInt64() << CarryShift);");
            if (k >= 5)
                _text.Line($"{_text.At("r", 0, k - 5)} = (s{k} & LowBits) - Half;");
        }

        _text.Line();
        _text.Line("// column 9");
        _text.Line($"{_text.At("r", 0, 4)} = {ColumnConstant(0, 9)} + carry;");
        _text.Close();

        // Every column from 1 on has the anchor of the one before in it, once: a reduction alone has it from 2 on, hence the row of one wide product in column 1.
        void Begin(int k)
        {
            if (k == KernelText.Columns - 1)
                return;
            _text.Line($"L s{k} = {ColumnConstant(k == 1 ? 1 : 0, k)}; D h{k} = Anchor;");
            foreach ((string x, string y, string xInteger, string yInteger) in productsOf(k))
            {
                _text.Line($"h{k} = FusedMultiplyAdd({x}, {y}, h{k});");
                _text.Line($"s{k} += {xInteger} * {yInteger};");
            }
        }

        void Product(int k, int m, string multiplier, string row, int index)
        {
            _text.Line($"h{k} = FusedMultiplyAdd({multiplier}, real[LaneRows.{row} + {index}], h{k});");
            _text.Line($"s{k} += m{m} * rows[LaneRows.{row}Integer + {index}];");
        }
    }
}
