using System.Diagnostics;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Artifacts;

public sealed class ProofJsonTests
{
    private const string Pretty = $$"""
        {
         "pi_a": [
          "1",
          "2",
          "1"
         ],
         "pi_b": [
          [
           "{{Documents.X0}}",
           "{{Documents.X1}}"
          ],
          [
           "{{Documents.Y0}}",
           "{{Documents.Y1}}"
          ],
          [
           "1",
           "0"
          ]
         ],
         "pi_c": [
          "{{Documents.TwoX}}",
          "{{Documents.TwoY}}",
          "1"
         ],
         "protocol": "groth16",
         "curve": "bn128"
        }
        """;

    [Fact]
    public void Reads_the_points_and_writes_them_as_snarkjs_does()
    {
        ProofDocument proof = Read(Documents.Proof);

        Assert.Equal("1", proof.A.X.ToString());
        Assert.Equal("2", proof.A.Y.ToString());
        Assert.Equal(Documents.X0, proof.B.X.C0.ToString());
        Assert.Equal(Documents.X1, proof.B.X.C1.ToString());
        Assert.Equal(Documents.Y0, proof.B.Y.C0.ToString());
        Assert.Equal(Documents.Y1, proof.B.Y.C1.ToString());
        Assert.Equal(Documents.TwoX, proof.C.X.ToString());
        Assert.Equal(Documents.TwoY, proof.C.Y.ToString());
        Assert.Equal(Documents.Utf8(Pretty.ReplaceLineEndings("\n")), ProofJson.Write(proof));
    }

    [Fact]
    public void Reads_members_in_any_order_and_without_protocol_and_curve() =>
        Assert.Equal(Read(Documents.Proof), Read($$"""{"pi_c":{{Documents.Two}},"pi_b":{{Documents.G2}},"pi_a":{{Documents.One}}}"""));

    [Fact]
    public void Reads_the_identity_as_a_document()
    {
        ProofDocument proof = Read(Proof("""["0","1","0"]""", """[["0","0"],["1","0"],["0","0"]]""", """["0","1","0"]"""));

        Assert.True(proof.A.IsIdentity && proof.B.IsIdentity && proof.C.IsIdentity);
        Assert.Equal(proof, Read(System.Text.Encoding.UTF8.GetString(ProofJson.Write(proof))));
        Assert.NotEqual(proof.A, Read(Proof("""["0","0","1"]""")).A);
    }

    [Theory]
    [InlineData("""["1","2","0"]""", Reason.NonAffinePoint)]
    [InlineData("""["1","2","2"]""", Reason.NonAffinePoint)]
    [InlineData("""["0","0","0"]""", Reason.NonAffinePoint)]
    [InlineData("""["0","2","0"]""", Reason.NonAffinePoint)]
    [InlineData("""["1","1","0"]""", Reason.NonAffinePoint)]
    [InlineData("""["1","2"]""", Reason.MalformedDocument)]
    [InlineData("""["1","2","1","1"]""", Reason.MalformedDocument)]
    [InlineData("""[]""", Reason.MalformedDocument)]
    [InlineData("""{}""", Reason.MalformedDocument)]
    [InlineData("""null""", Reason.MalformedDocument)]
    [InlineData("\"1\"", Reason.MalformedDocument)]
    [InlineData("""[["1"],"2","1"]""", Reason.MalformedNumber)]
    [InlineData("""[{"x":1},"2","1"]""", Reason.MalformedNumber)]
    [InlineData("""[1,"2","1"]""", Reason.MalformedNumber)]
    [InlineData("""[null,"2","1"]""", Reason.MalformedNumber)]
    [InlineData("""["1","2",1]""", Reason.MalformedNumber)]
    [InlineData("""["1","2","01"]""", Reason.MalformedNumber)]
    [InlineData("""["-1","2","1"]""", Reason.MalformedNumber)]
    [InlineData("""["0x1","2","1"]""", Reason.MalformedNumber)]
    [InlineData("""["","2","1"]""", Reason.MalformedNumber)]
    [InlineData("""["1 ","2","1"]""", Reason.MalformedNumber)]
    [InlineData($"""["{Documents.P}","2","1"]""", Reason.CoordinateOutOfRange)]
    [InlineData($"""["1","2","{Documents.P}"]""", Reason.CoordinateOutOfRange)]
    public void Refuses_a_point_of_another_shape_or_value(string point, Reason reason)
    {
        Assert.Equal(reason, ProofJson.Read(Documents.Utf8(Proof(a: point)), out ProofDocument? document)?.Reason);
        Assert.Null(document);
        Assert.Equal(reason, ProofJson.Read(Documents.Utf8(Proof(c: point)), out _)?.Reason);
    }

    [Theory]
    [InlineData("""[["1","2"],["1","2"],["1","1"]]""", Reason.NonAffinePoint)]
    [InlineData("""[["1","2"],["1","2"],["0","0"]]""", Reason.NonAffinePoint)]
    [InlineData("""[["0","0"],["1","1"],["0","0"]]""", Reason.NonAffinePoint)]
    [InlineData("""[["1","2"],["1","2"],"1"]""", Reason.MalformedDocument)]
    [InlineData("""[["1","2"],["1","2"]]""", Reason.MalformedDocument)]
    [InlineData("""[["1","2"],["1","2"],["1","0"],["1","0"]]""", Reason.MalformedDocument)]
    [InlineData("""[["1"],["1","2"],["1","0"]]""", Reason.MalformedDocument)]
    [InlineData("""[["1","2","3"],["1","2"],["1","0"]]""", Reason.MalformedDocument)]
    [InlineData("""["1","2","1"]""", Reason.MalformedDocument)]
    [InlineData("""[["1",2],["1","2"],["1","0"]]""", Reason.MalformedNumber)]
    [InlineData($"""[["1","{Documents.P}"],["1","2"],["1","0"]]""", Reason.CoordinateOutOfRange)]
    public void Refuses_a_point_of_the_twist_of_another_shape_or_value(string point, Reason reason) =>
        Assert.Equal(reason, ProofJson.Read(Documents.Utf8(Proof(b: point)), out _)?.Reason);

    [Theory]
    [InlineData("bn128", Reason.None)]
    [InlineData("BN128", Reason.None)]
    [InlineData("bn254", Reason.None)]
    [InlineData("alt_bn128", Reason.None)]
    [InlineData("altbn128", Reason.None)]
    [InlineData("bn-128", Reason.None)]
    [InlineData("bls12381", Reason.CurveMismatch)]
    [InlineData("bn256", Reason.CurveMismatch)]
    [InlineData("", Reason.CurveMismatch)]
    [InlineData("bn128é", Reason.CurveMismatch)]
    [InlineData("ŉ128", Reason.CurveMismatch)]
    public void Takes_the_curve_names_that_snarkjs_takes(string curve, Reason reason) =>
        Assert.Equal(reason, Documents.Json[0].ReadText(Documents.Proof.Replace("bn128", curve)).Reason);

    [Fact]
    public void Says_that_the_protocol_or_the_curve_differs_whatever_else_is_wrong_and_wherever()
    {
        const string plonk = """{"A":["1","2","1"],"eval_a":5,"protocol":"plonk","curve":"bls12381"}""";
        string otherCurve = Documents.Proof.Replace("\"2\"", $"\"{Documents.P}\"").Replace("bn128", "bls12381");
        string otherCurveFirst = $$"""{"curve":"bls12381","pi_a":[7],"pi_b":null}""";

        Assert.Equal(Reason.ProtocolMismatch, Documents.Json[0].ReadText(plonk).Reason);
        Assert.Equal(Reason.CurveMismatch, Documents.Json[0].ReadText(otherCurve).Reason);
        Assert.Equal(Reason.CurveMismatch, Documents.Json[0].ReadText(otherCurveFirst).Reason);
        Assert.Equal(Reason.MalformedDocument, Documents.Json[0].ReadText(plonk + "x").Reason);
    }

    [Theory]
    [InlineData("\"protocol\":null")]
    [InlineData("\"protocol\":[\"groth16\"]")]
    [InlineData("\"curve\":128")]
    public void Refuses_a_protocol_or_curve_that_is_no_string(string member) =>
        Assert.Equal(Reason.MalformedDocument, Documents.Json[0].ReadText($"{{{member},\"pi_a\":{Documents.One},\"pi_b\":{Documents.G2},\"pi_c\":{Documents.One}}}").Reason);

    [Fact]
    public void Tells_where_and_what()
    {
        string text = Documents.Proof.Replace($"\"{Documents.X1}\"", "\"0x1\"");
        int position = text.IndexOf("\"0x1\"", StringComparison.Ordinal);

        Assert.Equal(
            $"proof: pi_b[0][1] at byte {position}: a number is a JSON string of decimal digits without sign, space or leading zero",
            Documents.Json[0].ReadText(text).Rejection!.Detail);
        Assert.Contains("proof.pi_b[0][1] at byte", Documents.Json[2].ReadText($$"""{"proof":{{text}},"publicSignals":[]}""").Rejection!.Detail, StringComparison.Ordinal);
        Assert.Contains("member `pi_c` is missing", Documents.Json[0].ReadText($$"""{"pi_a":{{Documents.One}},"pi_b":{{Documents.G2}}}""").Rejection!.Detail, StringComparison.Ordinal);
        Assert.Contains("ZoKrates", Documents.Json[0].ReadText("""{"scheme":"g16","curve":"bn128","proof":{"a":[]},"inputs":[]}""").Rejection!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Keeps_the_detail_short_and_printable_for_hostile_names()
    {
        string name = string.Concat(Enumerable.Repeat("\\u0000é", 40));
        string nested = string.Concat(Enumerable.Repeat($"{{\"{name[..250]}\":", 14)) + "{\"a\":1,\"a\":2}" + new string('}', 14);
        string detail = Documents.Json[0].ReadText($$"""{"x":{{nested}},{{Documents.Proof[1..]}}""").Rejection!.Detail;

        Assert.True(detail.Length < 1000);
        Assert.DoesNotContain(detail, character => character is < ' ' or > '~');
    }

    [Fact]
    public void Refuses_a_number_of_any_length_in_linear_time()
    {
        var limits = new ArtifactLimits { MaxProofBytes = int.MaxValue };
        foreach (string number in (string[])[new string('9', 2_000_000), new string('0', 2_000_000), new string('9', 1_999_999) + "x"])
        {
            byte[] utf8 = Documents.Utf8(Proof(a: $"[\"{number}\",\"2\",\"1\"]"));
            var watch = Stopwatch.StartNew();
            Assert.NotNull(ProofJson.Read(utf8, out _, limits));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), "A quadratic reader needs minutes.");

            // Nor is it converted first, which would take as much memory as the digits.
            Assert.InRange(AllocationMeter.BytesPerCall(() => ProofJson.Read(utf8, out _, limits), calls: 3), 1, 4096);
        }
    }

    [Fact]
    public void Allocates_nothing_but_the_document()
    {
        byte[] utf8 = ProofJson.Write(Read(Documents.Proof));
        Assert.InRange(AllocationMeter.BytesPerCall(() => ProofJson.Read(utf8, out _)), 1, 304);
    }

    private static ProofDocument Read(string text)
    {
        Assert.Null(ProofJson.Read(Documents.Utf8(text), out ProofDocument? document));
        return document!;
    }

    private static string Proof(string a = Documents.One, string b = Documents.G2, string c = Documents.Two) =>
        $$"""{"pi_a":{{a}},"pi_b":{{b}},"pi_c":{{c}}}""";
}
