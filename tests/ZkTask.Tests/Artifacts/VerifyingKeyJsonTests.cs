using System.Text;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Artifacts;

public sealed class VerifyingKeyJsonTests
{
    private static readonly DocumentKind s_reader = Documents.Json[3];

    [Fact]
    public void Reads_the_points()
    {
        VerifyingKeyDocument key = s_reader.ReadText(Documents.Key).Key!;

        Assert.Equal(Documents.TwoX, key.Alpha.X.ToString());
        Assert.Equal(Documents.Y1, key.Beta.Y.C1.ToString());
        Assert.Equal(key.Beta, key.Gamma);
        Assert.Equal(key.Beta, key.Delta);
        Assert.Equal(3, key.PublicInputCount);
        Assert.Equal(["2", Documents.TwoY, "2", Documents.TwoY], key.Ic.Select(point => point.Y.ToString()));
    }

    [Fact]
    public void Writes_the_members_in_snarkjs_order_with_the_pairing_on_request()
    {
        VerifyingKeyDocument key = s_reader.ReadText(Documents.Key).Key!;
        Gt alphaBeta = Pairing.Compute(G1.Generator, G2.Generator);
        string with = Encoding.UTF8.GetString(VerifyingKeyJson.Write(key, alphaBeta));
        string without = Encoding.UTF8.GetString(VerifyingKeyJson.Write(key));

        string expected = Documents.Key.Replace(
            """[[["1","2"]]]""",
            $"[{string.Join(',', Enumerable.Range(0, 2).Select(half => $"[{string.Join(',', Enumerable.Range(0, 3).Select(v => $"[\"{alphaBeta.Coordinate(half, v, 0)}\",\"{alphaBeta.Coordinate(half, v, 1)}\"]"))}]"))}]");
        Assert.Equal(expected, Compact(with));
        Assert.Equal(Documents.Key.Replace("\"vk_alphabeta_12\":[[[\"1\",\"2\"]]],", ""), Compact(without));
        Assert.StartsWith("{\n \"protocol\": \"groth16\",\n \"curve\": \"bn128\",\n \"nPublic\": 3,\n \"vk_alpha_1\": [\n  \"", with, StringComparison.Ordinal);
        Assert.EndsWith("  ]\n ]\n}", with, StringComparison.Ordinal);
        Assert.Equal(key, s_reader.ReadText(with).Key);
        Assert.Equal(key, s_reader.ReadText(without).Key);
    }

    [Theory]
    [InlineData("protocol")]
    [InlineData("curve")]
    [InlineData("vk_alpha_1")]
    [InlineData("vk_beta_2")]
    [InlineData("vk_gamma_2")]
    [InlineData("vk_delta_2")]
    [InlineData("IC")]
    public void Refuses_a_key_without_a_required_member(string member)
    {
        Answer answer = s_reader.ReadText(Documents.Key.Replace($"\"{member}\"", "\"renamed\""));
        Assert.Equal(Reason.MalformedDocument, answer.Reason);
        Assert.Contains($"member `{member}` is missing", answer.Rejection!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"vk_alphabeta_12\"")]
    [InlineData("\"nPublic\"")]
    public void Accepts_a_key_without_an_optional_member(string member) =>
        Assert.Equal(s_reader.ReadText(Documents.Key), s_reader.ReadText(Documents.Key.Replace(member, "\"renamed\"")));

    [Theory]
    [InlineData("null")]
    [InlineData("[\"x\"]")]
    [InlineData("{\"a\":[1]}")]
    [InlineData("\"1\"")]
    public void Never_looks_at_the_derived_pairing(string value) =>
        Assert.Equal(s_reader.ReadText(Documents.Key), s_reader.ReadText(Documents.Key.Replace("[[[\"1\",\"2\"]]]", value)));

    [Theory]
    [InlineData("2", Reason.PublicInputCountMismatch)]
    [InlineData("4", Reason.PublicInputCountMismatch)]
    [InlineData("2147483647", Reason.PublicInputCountMismatch)]
    [InlineData("4294967299", Reason.PublicInputCountMismatch)]
    [InlineData("18446744073709551619", Reason.PublicInputCountMismatch)]
    [InlineData("99999999999999999999999999999999999999999", Reason.PublicInputCountMismatch)]
    [InlineData("-1", Reason.MalformedDocument)]
    [InlineData("-0", Reason.MalformedDocument)]
    [InlineData("3.0", Reason.MalformedDocument)]
    [InlineData("3e0", Reason.MalformedDocument)]
    [InlineData("03", Reason.MalformedDocument)]
    [InlineData("\"3\"", Reason.MalformedDocument)]
    [InlineData("null", Reason.MalformedDocument)]
    [InlineData("[3]", Reason.MalformedDocument)]
    public void Holds_the_count_of_public_inputs_against_the_points(string count, Reason reason) =>
        Assert.Equal(reason, s_reader.ReadText(Documents.Key.Replace("\"nPublic\":3", $"\"nPublic\":{count}")).Reason);

    [Theory]
    [InlineData("[]", Reason.MalformedDocument)]
    [InlineData("{}", Reason.MalformedDocument)]
    [InlineData("null", Reason.MalformedDocument)]
    [InlineData("[null]", Reason.MalformedDocument)]
    [InlineData("[[]]", Reason.MalformedDocument)]
    [InlineData("[\"1\",\"2\",\"1\"]", Reason.MalformedDocument)]
    [InlineData("[[\"1\",\"2\",\"3\"]]", Reason.NonAffinePoint)]
    [InlineData("[[\"1\",\"2\",1]]", Reason.MalformedNumber)]
    [InlineData("[[\"1\",\"2\",\"1\"]]", Reason.PublicInputCountMismatch)]
    [InlineData("[[\"1\",\"2\",\"1\"],[\"1\",\"2\",\"1\"],[\"0\",\"1\",\"0\"],[\"1\",\"2\",\"1\"]]", Reason.None)]
    public void Refuses_points_of_public_inputs_of_another_shape(string ic, Reason reason)
    {
        string text = Documents.Key[..Documents.Key.IndexOf("\"IC\"", StringComparison.Ordinal)] + $"\"IC\":{ic}}}";
        Assert.Equal(reason, s_reader.ReadText(text).Reason);
    }

    [Theory]
    [InlineData("""{"protocol":"plonk","curve":"bn128","nPublic":1,"power":3,"k1":"2"}""", Reason.ProtocolMismatch)]
    [InlineData("""{"k1":"2","nPublic":"x","IC":7,"curve":"bls12381","protocol":"fflonk"}""", Reason.ProtocolMismatch)]
    [InlineData("""{"nPublic":-1,"IC":[],"curve":"bls12381","protocol":"groth16"}""", Reason.CurveMismatch)]
    [InlineData("""{"curve":"bls12381","vk_alpha_1":[]}""", Reason.CurveMismatch)]
    [InlineData("""{"protocol":"Groth16"}""", Reason.ProtocolMismatch)]
    [InlineData("""{"protocol":"groth16 "}""", Reason.ProtocolMismatch)]
    [InlineData("""{"protocol":""}""", Reason.ProtocolMismatch)]
    [InlineData("""{"protocol":"groth16"}""", Reason.MalformedDocument)]
    public void Says_that_the_protocol_or_the_curve_differs_whatever_else_is_wrong_and_wherever(string text, Reason reason) =>
        Assert.Equal(reason, s_reader.ReadText(text).Reason);

    [Fact]
    public void Tells_people_who_bring_a_zokrates_key()
    {
        const string zokrates = """{"scheme":"g16","curve":"bn128","alpha":["0x1","0x2"],"gamma_abc":[]}""";
        Answer answer = s_reader.ReadText(zokrates);
        Assert.Equal(Reason.MalformedDocument, answer.Reason);
        Assert.Contains("ZoKrates", answer.Rejection!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Loads_a_key_with_a_hundred_thousand_public_inputs_within_the_default_limits()
    {
        string point = string.Concat("[\n   \"", Documents.TwoX, "\",\n   \"", Documents.TwoY, "\",\n   \"1\"\n  ]");
        string ic = string.Join(",\n  ", Enumerable.Repeat(point, 100_001));
        string text = Documents.Key[..Documents.Key.IndexOf("\"IC\"", StringComparison.Ordinal)].Replace("\"nPublic\":3", "\"nPublic\":100000") + $"\"IC\":[{ic}]}}";
        Assert.Equal(100_000, s_reader.ReadText(text).Key!.PublicInputCount);
    }

    private static string Compact(string text) => text.Replace("\n", "").Replace(" ", "");
}
