using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;

namespace ZkTask.Tests.Artifacts;

public sealed class PublicInputsJsonTests
{
    [Fact]
    public void Reads_values_in_order_up_to_the_modulus()
    {
        Assert.Null(PublicInputsJson.Read(Documents.Utf8(Documents.Inputs), out PublicInputs? inputs, expectedCount: 3));
        Assert.Equal(["33", "0", "21888242871839275222246405745257275088548364400416034343698204186575808495616"], inputs!.Values.Select(value => value.ToString()));
    }

    [Theory]
    [InlineData("[]", "[]")]
    [InlineData("[\n]", "[]")]
    [InlineData("""["33"]""", "[\n \"33\"\n]")]
    [InlineData("""["1","2"]""", "[\n \"1\",\n \"2\"\n]")]
    public void Writes_what_snarkjs_writes(string text, string written)
    {
        Assert.Null(PublicInputsJson.Read(Documents.Utf8(text), out PublicInputs? inputs));
        Assert.Equal(written, Encoding.UTF8.GetString(PublicInputsJson.Write(inputs!)));
    }

    [Theory]
    [InlineData("", Reason.MalformedNumber)]
    [InlineData("00", Reason.MalformedNumber)]
    [InlineData("01", Reason.MalformedNumber)]
    [InlineData("-0", Reason.MalformedNumber)]
    [InlineData("-1", Reason.MalformedNumber)]
    [InlineData("+1", Reason.MalformedNumber)]
    [InlineData(" 1", Reason.MalformedNumber)]
    [InlineData("1 ", Reason.MalformedNumber)]
    [InlineData("1\\n", Reason.MalformedNumber)]
    [InlineData("1\\u0000", Reason.MalformedNumber)]
    [InlineData("1_0", Reason.MalformedNumber)]
    [InlineData("1.0", Reason.MalformedNumber)]
    [InlineData("1e3", Reason.MalformedNumber)]
    [InlineData("0x1", Reason.MalformedNumber)]
    [InlineData("1n", Reason.MalformedNumber)]
    [InlineData("１", Reason.MalformedNumber)]
    [InlineData("١", Reason.MalformedNumber)]
    [InlineData("\\uff11", Reason.MalformedNumber)]
    [InlineData("NaN", Reason.MalformedNumber)]
    [InlineData(Documents.R, Reason.PublicInputOutOfRange)]
    [InlineData(Documents.P, Reason.PublicInputOutOfRange)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936", Reason.PublicInputOutOfRange)]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999999999999999999999999999", Reason.PublicInputOutOfRange)]
    [InlineData("\\u0031", Reason.None)]
    [InlineData("1\\u0030\\u0030", Reason.None)]
    [InlineData("21888242871839275222246405745257275088548364400416034343698204186575808495616", Reason.None)]
    public void Takes_canonical_decimal_spellings_below_r_only(string number, Reason reason)
    {
        foreach (string document in (string[])[$"[\"{number}\"]", $"[\"1\",\"{number}\",\"2\"]"])
            Assert.Equal(reason, Documents.Json[1].ReadText(document).Reason);
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("[-1]")]
    [InlineData("[1e400]")]
    [InlineData("[null]")]
    [InlineData("[true]")]
    [InlineData("[[]]")]
    [InlineData("[[\"1\"]]")]
    [InlineData("[{}]")]
    [InlineData("[{\"a\":\"1\"},\"1\"]")]
    public void Takes_strings_only(string text) => Assert.Equal(Reason.MalformedNumber, Documents.Json[1].ReadText(text).Reason);

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"1\"")]
    [InlineData("1")]
    [InlineData("{\"0\":\"1\"}")]
    public void Takes_an_array_only(string text) => Assert.Equal(Reason.MalformedDocument, Documents.Json[1].ReadText(text).Reason);

    [Theory]
    [InlineData("[]", 0, Reason.None)]
    [InlineData("[]", 1, Reason.PublicInputCountMismatch)]
    [InlineData("""["1","2"]""", 2, Reason.None)]
    [InlineData("""["1","2"]""", 0, Reason.PublicInputCountMismatch)]
    [InlineData("""["1","2"]""", 1, Reason.PublicInputCountMismatch)]
    [InlineData("""["1","2"]""", int.MaxValue, Reason.PublicInputCountMismatch)]
    [InlineData("""["1","x"]""", 1, Reason.MalformedNumber)]
    public void Compares_the_count_with_the_expected_one(string text, int expected, Reason reason) =>
        Assert.Equal(reason, PublicInputsJson.Read(Documents.Utf8(text), out _, expected)?.Reason ?? Reason.None);

    [Fact]
    public void Allocates_in_proportion_to_the_text_whatever_count_is_expected()
    {
        byte[] utf8 = Documents.Utf8("[\"1\"]");
        Assert.InRange(AllocationMeter.BytesPerCall(() => PublicInputsJson.Read(utf8, out _, int.MaxValue)), 1, 4096);
    }

    [Fact]
    public void Names_the_element()
    {
        string detail = Documents.Json[1].ReadText("""["1","2",3]""").Rejection!.Detail;
        Assert.StartsWith("public inputs: [2] at byte 9: ", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Reads_what_it_wrote()
    {
        Gen<byte[][]> words = ArbMap.Default.ArbFor<byte>().Generator.ArrayOf(32).ArrayOf();
        Law.Holds(words, 1, generated =>
        {
            var inputs = new PublicInputs([.. generated[0].Select(word => Fr.ReduceBigEndian(word))]);
            Rejection? rejection = PublicInputsJson.Read(PublicInputsJson.Write(inputs), out PublicInputs? read, inputs.Count);
            return rejection is null && inputs.Equals(read);
        });
    }
}
