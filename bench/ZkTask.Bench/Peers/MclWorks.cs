using System.Text;
using System.Text.Json;

namespace ZkTask.Bench.Peers;

/// <summary>
/// A Groth16 verifier on mcl's C API, with the checks of ours. mcl's own text readers refuse what is not on the curve, not below the modulus, or not in the subgroup; here the
/// numbers' texts are checked to be canonical before. Prepared of the key: e(α, β), γ and δ; vk_x is one <c>mulVec</c>.
/// </summary>
internal sealed class MclWorks
{
    private readonly MclLibrary.G1 _constant;
    private readonly MclLibrary.G1[] _bases;
    private readonly MclLibrary.Gt _alphaBeta;
    private readonly ulong[] _gamma, _delta;

    private MclWorks(byte[] keyJson)
    {
        using JsonDocument key = JsonDocument.Parse(keyJson);
        JsonElement root = key.RootElement, ic = root.GetProperty("IC");
        bool ok = TryRead(ic[0], out _constant);
        _bases = new MclLibrary.G1[ic.GetArrayLength() - 1];
        for (int i = 0; i < _bases.Length; i++)
            ok &= TryRead(ic[i + 1], out _bases[i]);
        ok &= TryRead(root.GetProperty("vk_alpha_1"), out MclLibrary.G1 alpha);
        ok &= TryRead(root.GetProperty("vk_beta_2"), out MclLibrary.G2 beta);
        ok &= TryRead(root.GetProperty("vk_gamma_2"), out MclLibrary.G2 gamma);
        ok &= TryRead(root.GetProperty("vk_delta_2"), out MclLibrary.G2 delta);
        OwnWorks.Require(ok, "mcl refused the verification key");
        MclLibrary.MillerLoop(out _alphaBeta, alpha, beta);
        _gamma = Prepare(gamma);
        _delta = Prepare(delta);
    }

    internal static int Serve(string folder, TextReader input, TextWriter output)
    {
        if (MclLibrary.Load() is { } reason)
        {
            output.WriteLine(JsonSerializer.Serialize(new { skipped = reason }));
            return 0;
        }

        Fixtures fixtures = new(folder);
        Dictionary<string, Work> works = [];
        foreach (int publics in Fixtures.PublicCounts)
        {
            MclWorks mcl = new(fixtures.Key(publics));
            byte[][] lines = [.. fixtures.Lines(publics).Take(64)];
            foreach (byte[] line in lines)
                OwnWorks.Require(mcl.Verify(line), "mcl refused a valid proof");
            foreach ((string what, byte[] line) in fixtures.Forged(publics))
                OwnWorks.Require(!mcl.Verify(line), $"mcl accepted {what}");
            int next = 0;
            works.Add($"verify/{publics}", new Work(1, () => mcl.Verify(lines[next++ % lines.Length])));
            if (publics == 1)
                works.Add("three-pairs", mcl.ThreePairs(lines[0]));
        }

        works.Add("multiply", Multiplication());
        return WorkServer.Run(new { version = "the library that ZKTASK_MCL names", works = works.Keys }, works, input, output);
    }

    private bool Verify(byte[] line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        return TryRead(document.RootElement, out MclLibrary.G1 a, out MclLibrary.G2 b, out MclLibrary.G1 x, out MclLibrary.G1 c) && Holds(a, b, x, c);
    }

    private Work ThreePairs(byte[] line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        OwnWorks.Require(
            TryRead(document.RootElement, out MclLibrary.G1 a, out MclLibrary.G2 b, out MclLibrary.G1 x, out MclLibrary.G1 c), "mcl refused a valid proof");
        return new Work(1, () => Holds(a, b, x, c));
    }

    // Two loops: the API has one for a free and a prepared pair, and one for a prepared pair.
    private bool Holds(in MclLibrary.G1 a, in MclLibrary.G2 b, in MclLibrary.G1 x, in MclLibrary.G1 c)
    {
        MclLibrary.Negate(out MclLibrary.G1 minusA, a);
        MclLibrary.MillerLoop(out MclLibrary.Gt first, minusA, b, x, _gamma);
        MclLibrary.MillerLoop(out MclLibrary.Gt second, c, _delta);
        MclLibrary.Multiply(out first, first, second);
        MclLibrary.Multiply(out first, first, _alphaBeta);
        MclLibrary.FinalExponentiation(out first, first);
        return MclLibrary.IsOne(first) == 1;
    }

    private bool TryRead(JsonElement document, out MclLibrary.G1 a, out MclLibrary.G2 b, out MclLibrary.G1 x, out MclLibrary.G1 c)
    {
        JsonElement proof = document.GetProperty("proof"), publics = document.GetProperty("publicSignals");
        (b, x, c) = (default, default, default);
        return TryRead(proof.GetProperty("pi_a"), out a) && TryRead(proof.GetProperty("pi_b"), out b) && TryRead(proof.GetProperty("pi_c"), out c) && TryCombine(publics, out x);
    }

    private bool TryCombine(JsonElement publics, out MclLibrary.G1 x)
    {
        x = default;
        if (publics.GetArrayLength() != _bases.Length)
            return false;
        MclLibrary.Fr[] scalars = new MclLibrary.Fr[_bases.Length];
        for (int i = 0; i < scalars.Length; i++)
        {
            string text = publics[i].GetString()!;
            if (!IsCanonical(text) || MclLibrary.Read(out scalars[i], Encoding.ASCII.GetBytes(text), (nuint)text.Length, 10) != 0)
                return false;
        }

        MclLibrary.SumOfProducts(out x, _bases, scalars, (nuint)scalars.Length);
        MclLibrary.Add(out x, x, _constant);
        return true;
    }

    private static Work Multiplication()
    {
        const int count = 1000;
        bool ok = MclLibrary.Read(out MclLibrary.Fp three, "3"u8.ToArray(), 1, 10) == 0;
        ok &= MclLibrary.Read(out MclLibrary.Fp expected, "243"u8.ToArray(), 3, 10) == 0;
        MclLibrary.Fp product = three;
        for (int i = 0; i < 4; i++)
            MclLibrary.Multiply(out product, product, three);
        OwnWorks.Require(ok && MclLibrary.AreEqual(product, expected) == 1, "mcl multiplies wrongly");

        // Four chains, as ours.
        MclLibrary.Fp[] values = [three, product, three, product];
        return new Work(values.Length * count, () =>
        {
            for (int i = 0; i < count; i++)
            {
                for (int chain = 0; chain < values.Length; chain++)
                    MclLibrary.Multiply(out values[chain], values[chain], three);
            }

            return true;
        });
    }

    private static ulong[] Prepare(in MclLibrary.G2 point)
    {
        ulong[] lines = new ulong[MclLibrary.WordsOfPrecomputed()];
        MclLibrary.Precompute(lines, point);
        return lines;
    }

    // [x, y, "1"] as mcl's text "1 x y".
    private static bool TryRead(JsonElement point, out MclLibrary.G1 result)
    {
        result = default;
        if (point.GetArrayLength() != 3 || point[2].GetString() != "1" || point[0].GetString() is not { } x || point[1].GetString() is not { } y)
            return false;
        byte[] text = Encoding.ASCII.GetBytes($"1 {x} {y}");
        return IsCanonical(x) && IsCanonical(y) && MclLibrary.Read(out result, text, (nuint)text.Length, 10) == 0;
    }

    // [[x0, x1], [y0, y1], ["1", "0"]] as "1 x0 x1 y0 y1".
    private static bool TryRead(JsonElement point, out MclLibrary.G2 result)
    {
        result = default;
        if (point.GetArrayLength() != 3 || point[2][0].GetString() != "1" || point[2][1].GetString() != "0")
            return false;
        string[] numbers = [point[0][0].GetString()!, point[0][1].GetString()!, point[1][0].GetString()!, point[1][1].GetString()!];
        byte[] text = Encoding.ASCII.GetBytes($"1 {string.Join(' ', numbers)}");
        return numbers.All(IsCanonical) && MclLibrary.Read(out result, text, (nuint)text.Length, 10) == 0;
    }

    private static bool IsCanonical(string text) => text == "0" || (text.Length is > 0 and < 78 && text[0] != '0' && text.All(char.IsAsciiDigit));
}
