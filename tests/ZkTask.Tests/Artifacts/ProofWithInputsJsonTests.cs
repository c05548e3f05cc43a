using Xunit;
using ZkTask.Artifacts;

namespace ZkTask.Tests.Artifacts;

public sealed class ProofWithInputsJsonTests
{
    private static readonly DocumentKind s_reader = Documents.Json[2];

    [Fact]
    public void Reads_both_parts_in_either_order_and_writes_them_on_one_line()
    {
        Answer answer = s_reader.ReadText(Documents.ProofWithInputs);

        Assert.Equal(Documents.Json[0].ReadText(Documents.Proof).Proof, answer.Proof);
        Assert.Equal(Documents.Json[1].ReadText(Documents.Inputs).Inputs, answer.Inputs);
        Assert.Equal(answer, s_reader.ReadText($$"""{"publicSignals":{{Documents.Inputs}},"proof":{{Documents.Proof}} }"""));
        Assert.Equal(Documents.Utf8(Documents.ProofWithInputs), ProofWithInputsJson.Write(answer.Proof!, answer.Inputs!));
    }

    [Theory]
    [InlineData($$"""{"proof":{{Documents.Proof}} }""", Reason.MalformedDocument)]
    [InlineData($$"""{"publicSignals":[]}""", Reason.MalformedDocument)]
    [InlineData($$"""{"proof":[],"publicSignals":[]}""", Reason.MalformedDocument)]
    [InlineData($$"""{"proof":null,"publicSignals":[]}""", Reason.MalformedDocument)]
    [InlineData($$"""{"proof":{{Documents.Proof}},"publicSignals":{} }""", Reason.MalformedDocument)]
    [InlineData($$"""{"proof":{{Documents.Proof}},"publicSignals":[1]}""", Reason.MalformedNumber)]
    [InlineData($$"""{"publicSignals":[1],"proof":{"protocol":"plonk"} }""", Reason.ProtocolMismatch)]
    [InlineData($$"""{"publicSignals":["{{Documents.R}}"],"proof":{"curve":"bls12381"} }""", Reason.CurveMismatch)]
    [InlineData($$"""{"proof":{{Documents.Proof}},"publicSignals":[],"protocol":"plonk"}""", Reason.None)]
    public void Refuses_what_either_part_is_refused_for(string text, Reason reason) => Assert.Equal(reason, s_reader.ReadText(text).Reason);

    [Fact]
    public void Compares_the_count_with_the_expected_one()
    {
        byte[] utf8 = Documents.Utf8(Documents.ProofWithInputs);
        Assert.Null(ProofWithInputsJson.Read(utf8, out _, out _, expectedCount: 3));
        Assert.Equal(Reason.PublicInputCountMismatch, ProofWithInputsJson.Read(utf8, out _, out _, expectedCount: 2)?.Reason);
    }
}
