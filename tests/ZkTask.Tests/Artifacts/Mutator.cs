namespace ZkTask.Tests.Artifacts;

/// <summary>Damages documents at random: their bytes, or the tokens of those that are text.</summary>
internal static class Mutator
{
    private static readonly byte[][] s_tokens =
    [
        .. ((string[])
        [
            "\"0\"", "\"1\"", "\"2\"", "\"00\"", "\"-1\"", "\"\"", "\"\\u0031\"", "\"\\ud800\"", "\"\\u0000\"", "\"1e3\"", "\"0x1\"", "\" 1\"", "\"1\0\"",
            $"\"{Documents.P}\"", $"\"{Documents.R}\"", $"\"{Documents.P[..^1]}2\"", $"\"{Documents.R[..^1]}6\"", "\"" + new string('9', 300) + "\"",
            "0", "1", "3", "-1", "1.5", "1e400", "null", "true", "NaN", "[", "]", "{", "}", ",", ":", "[]", "{}", "[[[[[[[[[[[[[[[[[", "//", "/**/", "\uFEFF",
            "\"pi_a\"", "\"PI_A\"", "\"\\u0070i_a\"", "\"IC\"", "\"protocol\":\"plonk\",", "\"curve\":\"bls12381\",", "\"protocol\":\"groth16\",", "\"x\":{\"a\":[1]},",
            "\"groth16\"", "\"bn254\"", "\"scheme\":\"g16\",", Documents.One, Documents.Two, Documents.G2, "[\"0\",\"1\",\"0\"]", "[[\"0\",\"0\"],[\"1\",\"0\"],[\"0\",\"0\"]]",
            "\"0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47\"", "\"0x" + new string('0', 64) + "\"", " ", "\n",
        ]).Select(Documents.Utf8),
    ];

    /// <summary>Flips, sets, inserts, deletes, repeats and moves bytes.</summary>
    internal static byte[] DamageBytes(Random random, byte[] bytes, int times)
    {
        List<byte> result = [.. bytes];
        for (int i = 0; i < times; i++)
        {
            int at = random.Next(result.Count + 1);
            int length = random.Next(Math.Min(result.Count - at, random.Next(4) == 0 ? int.MaxValue : 8) + 1);
            switch (random.Next(6))
            {
                case 0 when at < result.Count:
                    result[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < result.Count:
                    result[at] = (byte)random.Next(256);
                    break;
                case 2:
                    result.Insert(at, (byte)random.Next(256));
                    break;
                case 3:
                    result.RemoveRange(at, length);
                    break;
                case 4:
                    result.InsertRange(at, result.GetRange(at, length));
                    break;
                default:
                    List<byte> moved = result.GetRange(at, length);
                    result.RemoveRange(at, length);
                    result.InsertRange(random.Next(result.Count + 1), moved);
                    break;
            }
        }

        return [.. result];
    }

    /// <summary>Replaces, inserts, deletes, repeats and exchanges tokens, and splices in a part of another document.</summary>
    internal static byte[] DamageTokens(Random random, byte[] text, byte[] other, int times)
    {
        List<byte[]> tokens = Split(text);
        for (int i = 0; i < times; i++)
        {
            int at = random.Next(tokens.Count);
            switch (random.Next(7))
            {
                case 0 or 1:
                    tokens[at] = s_tokens[random.Next(s_tokens.Length)];
                    break;
                case 2:
                    tokens.Insert(at, s_tokens[random.Next(s_tokens.Length)]);
                    break;
                case 3 when tokens.Count > 1:
                    tokens.RemoveAt(at);
                    break;
                case 4:
                    tokens.Insert(at, tokens[at]);
                    break;
                case 5:
                    List<byte[]> others = Split(other);
                    int from = random.Next(others.Count);
                    tokens.InsertRange(at, others.GetRange(from, random.Next(others.Count - from + 1)));
                    break;
                default:
                    int with = random.Next(tokens.Count);
                    (tokens[at], tokens[with]) = (tokens[with], tokens[at]);
                    break;
            }
        }

        return [.. tokens.SelectMany(token => token)];
    }

    /// <summary>Quoted strings, runs of letters and digits, and single bytes for the rest.</summary>
    private static List<byte[]> Split(byte[] text)
    {
        List<byte[]> tokens = [];
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (text[start] == '"')
                end = text.AsSpan(end).IndexOf((byte)'"') is >= 0 and int length ? end + length + 1 : text.Length;
            else if (char.IsAsciiLetterOrDigit((char)text[start]))
            {
                while (end < text.Length && char.IsAsciiLetterOrDigit((char)text[end]))
                    end++;
            }

            tokens.Add(text[start..end]);
        }

        return tokens;
    }
}
