using System.Text;
using Xunit;

namespace ZkTask.Tests.Artifacts;

/// <summary>What every JSON reader refuses, whatever its members are.</summary>
public sealed class JsonStrictnessTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, Documents.Json.Length)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Accepts_the_document_compact_or_padded_with_any_white_space(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        Answer answer = reader.ReadText(reader.Valid);

        Assert.Null(answer.Rejection);
        Assert.Equal(answer, reader.ReadText(" \t\r\n" + reader.Valid.Replace(",", " ,\r\n\t ") + "\n"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Refuses_every_proper_prefix(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        byte[] bytes = Documents.Utf8(reader.Valid.Trim());
        for (int length = 0; length < bytes.Length; length++)
            Assert.Equal(Reason.MalformedDocument, reader.Read(bytes[..length]).Reason);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Refuses_a_raw_control_byte_or_an_invalid_byte_anywhere(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        byte[] bytes = Documents.Utf8(reader.Valid.Trim());
        for (int position = 0; position <= bytes.Length; position++)
        {
            foreach (byte intruder in (byte[])[0, 0x1f, 0x80, 0xff])
                Assert.Equal(Reason.MalformedDocument, reader.Read([.. bytes[..position], intruder, .. bytes[position..]]).Reason);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Refuses_what_is_not_one_json_value_in_utf8(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        string valid = reader.Valid.Trim();
        string open = valid[..1], close = valid[^1..], body = valid[1..^1];
        string[] documents =
        [
            "", " ", "\u00a0" + valid, valid + valid, valid + " 1", valid + ",", valid + "x", valid + "\0",
            open + body + "," + close, open + "," + body + close, open + body, body + close, open + body + (close == "]" ? "}" : "]"),
            open + "// comment\n" + body + close, open + "/* comment */" + body + close, valid + "// comment", valid + "/**/", "#" + valid,
            valid.Replace('"', '\''), valid.Replace('[', '('), "NaN", "Infinity", "nul", "True",
        ];
        foreach (string document in documents)
            Assert.Equal(Reason.MalformedDocument, reader.ReadText(document).Reason);
        Assert.Equal(Reason.MalformedDocument, reader.Read(Encoding.Unicode.GetBytes(valid)).Reason);
        Assert.Equal(Reason.MalformedDocument, reader.Read([0xff, 0xfe, .. Encoding.Unicode.GetBytes(valid)]).Reason);
        Assert.Contains("byte order mark", reader.ReadText("\uFEFF" + valid).Rejection!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Refuses_another_json_value(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        foreach (string document in (string[])["null", "true", "0", "-1.5e3", "\"text\"", "{}", "[[]]", "[{}]", "[null]", "{\"a\":{}}"])
            Assert.NotNull(reader.ReadText(document).Rejection);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Refuses_nesting_deeper_than_the_bound_without_recursion(int kind)
    {
        DocumentKind reader = Documents.Json[kind];
        string[] bombs = [new string('[', 100_000), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)), string.Concat(Enumerable.Repeat("[{\"a\":", 50_000))];
        foreach (string bomb in bombs)
        {
            Answer answer = reader.ReadText(bomb);
            Assert.Equal(Reason.MalformedDocument, answer.Reason);
            Assert.True(bomb.Length > 64 << 10 || answer.Rejection!.Detail.Contains("nested deeper", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(15, Reason.None)]
    [InlineData(16, Reason.MalformedDocument)]
    public void Skips_an_unknown_member_down_to_the_depth_bound(int arrays, Reason reason)
    {
        string text = $$"""{"x":{{new string('[', arrays)}}{{new string(']', arrays)}},{{Documents.Proof[1..]}}""";
        Assert.Equal(reason, Documents.Json[0].ReadText(text).Reason);
    }

    [Theory]
    [InlineData("""{"x":1,"x":1}""")]
    [InlineData("""{"x":1,"y":2,"x":1}""")]
    [InlineData("""{"x":1,"\u0078":1}""")]
    [InlineData("""{"\u0078":1,"\u0078":1}""")]
    [InlineData("""{"\"":1,"\u0022":1}""")]
    [InlineData("""{"\ud83d\ude00":1,"😀":1}""")]
    [InlineData("""{"\/":1,"/":1}""")]
    [InlineData("""{"\b\f\n\r\t\\":1,"\u0008\u000c\u000a\u000D\u0009\u005C":1}""")]
    [InlineData("""{"":1,"":1}""")]
    [InlineData("""[[{"a":{"b":[{"x":1,"x":2}]}}]]""")]
    [InlineData("""{"a":{"x":1},"b":{"x":1},"a":0}""")]
    public void Refuses_a_name_given_twice_in_an_unknown_member_too(string value)
    {
        foreach (DocumentKind reader in ObjectKinds)
        {
            Answer answer = reader.ReadText(WithMember(reader, "unknown", value));
            Assert.Equal(Reason.MalformedDocument, answer.Reason);
            Assert.Contains("given twice", answer.Rejection!.Detail, StringComparison.Ordinal);
            Assert.Contains("unknown", answer.Rejection.Detail, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"x":1,"X":1,"x ":1}""")]
    [InlineData("""{"a":{"x":1},"b":{"x":1},"x":0}""")]
    [InlineData("""[{"x":1},{"x":1}]""")]
    [InlineData("""["\ud800","\udc00\ud800","\u0000"]""")]
    [InlineData("1e400")]
    [InlineData("null")]
    public void Accepts_an_unknown_member_with_any_other_value(string value)
    {
        foreach (DocumentKind reader in ObjectKinds)
            Assert.Equal(reader.ReadText(reader.Valid), reader.ReadText(WithMember(reader, "unknown", value)));
    }

    [Fact]
    public void Refuses_every_known_member_given_twice_however_it_is_escaped()
    {
        (int Kind, string Name)[] members =
        [
            .. "pi_a pi_b pi_c protocol curve".Split(' ').Select(name => (0, name)),
            .. "proof publicSignals".Split(' ').Select(name => (2, name)),
            .. "protocol curve nPublic vk_alpha_1 vk_beta_2 vk_gamma_2 vk_delta_2 vk_alphabeta_12 IC".Split(' ').Select(name => (3, name)),
        ];
        foreach ((int kind, string name) in members)
        {
            foreach (string spelling in (string[])[name, $"\\u{(int)name[0]:x4}{name[1..]}", $"{name[..^1]}\\u{(int)name[^1]:X4}"])
            {
                Answer answer = Documents.Json[kind].ReadText(WithMember(Documents.Json[kind], spelling, "\"1\""));
                Assert.Equal(Reason.MalformedDocument, answer.Reason);
                Assert.Contains("given twice", answer.Rejection!.Detail, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0, "PI_A", "pi_a")]
    [InlineData(0, "Pi_b", "pi_b")]
    [InlineData(0, "Curve", "curve")]
    [InlineData(0, "\\u0050i_c", "pi_c")]
    [InlineData(2, "publicsignals", "publicSignals")]
    [InlineData(3, "ic", "IC")]
    [InlineData(3, "npublic", "nPublic")]
    [InlineData(3, "VK_ALPHABETA_12", "vk_alphabeta_12")]
    public void Refuses_an_unknown_name_that_some_parsers_take_for_a_known_one(int kind, string name, string known)
    {
        Answer answer = Documents.Json[kind].ReadText(WithMember(Documents.Json[kind], name, "0"));
        Assert.Equal(Reason.MalformedDocument, answer.Reason);
        Assert.Contains($"not `{known}`", answer.Rejection!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_read_a_member_under_another_case()
    {
        foreach (DocumentKind reader in ObjectKinds)
            Assert.Equal(Reason.MalformedDocument, reader.ReadText(reader.Valid.Replace("pi_a", "PI_A").Replace("IC", "Ic")).Reason);
    }

    [Fact]
    public void Reads_names_and_values_written_with_escapes()
    {
        foreach (DocumentKind reader in Documents.Json)
        {
            var escaped = new StringBuilder();
            bool inString = false;
            foreach (char character in reader.Valid)
            {
                inString ^= character == '"';
                escaped.Append(inString && character != '"' ? $"\\u{(int)character:x4}" : character.ToString());
            }

            Assert.Equal(reader.ReadText(reader.Valid), reader.ReadText(escaped.ToString()));
        }
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00")]
    [InlineData("\\ud800\\ud800")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("\\ud800x")]
    [InlineData("\\uD83D\\n")]
    public void Answers_for_a_lone_surrogate_instead_of_throwing(string surrogate)
    {
        foreach (DocumentKind reader in ObjectKinds)
        {
            Answer answer = reader.ReadText(WithMember(reader, surrogate, "0"));
            Assert.Equal(Reason.MalformedDocument, answer.Reason);
            Assert.Contains("lone surrogate", answer.Rejection!.Detail, StringComparison.Ordinal);
        }

        Assert.Equal(Reason.MalformedNumber, Documents.Json[0].ReadText(Documents.Proof.Replace("\"2\"", $"\"{surrogate}\"")).Reason);
        Assert.Equal(Reason.MalformedNumber, Documents.Json[1].ReadText($"[\"{surrogate}\"]").Reason);
        Assert.Equal(Reason.CurveMismatch, Documents.Json[0].ReadText(Documents.Proof.Replace("bn128", surrogate)).Reason);
        Assert.Equal(Reason.ProtocolMismatch, Documents.Json[3].ReadText(Documents.Key.Replace("groth16", surrogate)).Reason);

        // The same surrogates unescaped are not UTF-8.
        byte[] raw = Documents.Utf8(Documents.Proof.Replace("bn128", "???"));
        int at = raw.AsSpan().IndexOf("???"u8);
        (raw[at], raw[at + 1], raw[at + 2]) = (0xed, 0xa0, 0x80);
        Assert.Equal(Reason.MalformedDocument, Documents.Json[0].Read(raw).Reason);
    }

    [Theory]
    [InlineData(59, Reason.None)]
    [InlineData(60, Reason.MalformedDocument)]
    public void Bounds_the_members_of_an_object(int unknown, Reason reason)
    {
        string members = string.Concat(Enumerable.Range(0, unknown).Select(i => $"\"m{i}\":0,"));
        Assert.Equal(reason, Documents.Json[0].ReadText("{" + members + Documents.Proof[1..]).Reason);
    }

    [Theory]
    [InlineData(255, Reason.None)]
    [InlineData(256, Reason.MalformedDocument)]
    [InlineData(60_000, Reason.MalformedDocument)]
    public void Bounds_the_length_of_a_name(int length, Reason reason) =>
        Assert.Equal(reason, Documents.Json[0].ReadText(WithMember(Documents.Json[0], new string('n', length), "0")).Reason);

    [Fact]
    public void Bounds_the_size_of_a_document()
    {
        Assert.Null(Documents.Json[0].ReadText(Documents.Proof.PadRight(64 << 10)).Rejection);
        Answer answer = Documents.Json[0].ReadText(Documents.Proof.PadRight((64 << 10) + 1));
        Assert.Equal(Reason.MalformedDocument, answer.Reason);
    }

    private static IEnumerable<DocumentKind> ObjectKinds => Documents.Json.Where(kind => kind.Valid.Trim()[0] == '{');

    private static string WithMember(DocumentKind reader, string name, string value) => $"{reader.Valid.Trim()[..^1]},\"{name}\":{value}}}";
}
