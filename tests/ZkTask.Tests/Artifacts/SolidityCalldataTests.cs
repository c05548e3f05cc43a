using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Artifacts;

public sealed class SolidityCalldataTests
{
    private const string ZeroWord = "0x0000000000000000000000000000000000000000000000000000000000000000";
    private const string OneWord = "0x0000000000000000000000000000000000000000000000000000000000000001";

    [Fact]
    public void Says_what_the_json_of_the_same_proof_says()
    {
        Answer answer = Documents.Solidity.ReadText(Documents.Calldata);

        Assert.Null(answer.Rejection);
        Assert.Equal(Documents.Json[2].ReadText(Documents.ProofWithInputs), answer);
        Assert.Equal(Documents.Calldata, SolidityCalldata.Write(answer.Proof!, answer.Inputs!));
        Assert.Equal(answer, Documents.Solidity.ReadText(" \n" + Documents.Calldata.Replace(",", "\t,\r\n ").Replace("[", "[ ").Replace("]", " ]") + "\n"));
    }

    [Fact]
    public void Has_no_public_inputs_as_an_empty_array()
    {
        string text = Documents.Calldata[..(Documents.Calldata.LastIndexOf('[') + 1)] + "]";
        Answer answer = Documents.Solidity.ReadText(text);
        Assert.Equal(0, answer.Inputs!.Count);
        Assert.Equal(text, SolidityCalldata.Write(answer.Proof!, answer.Inputs));
    }

    [Fact]
    public void Takes_two_zero_coordinates_for_the_identity_as_the_precompile_does()
    {
        string zeros = $"[\"{ZeroWord}\", \"{ZeroWord}\"]";
        Answer answer = Documents.Solidity.ReadText($"{zeros},[{zeros},{zeros}],{zeros},[]");
        Assert.True(answer.Proof!.A.IsIdentity && answer.Proof.B.IsIdentity && answer.Proof.C.IsIdentity);
        Assert.Equal($"{zeros},[{zeros},{zeros}],{zeros},[]", SolidityCalldata.Write(answer.Proof, answer.Inputs!));
    }

    [Fact]
    public void Refuses_every_proper_prefix_and_every_superfluous_byte()
    {
        byte[] bytes = Documents.Utf8(Documents.Calldata);
        for (int length = 0; length < bytes.Length; length++)
            Assert.NotNull(Documents.Solidity.Read(bytes[..length]).Rejection);
        for (int position = 0; position <= bytes.Length; position++)
        {
            foreach (byte intruder in "\0x,[]\"'\u00ff"u8)
                Assert.NotNull(Documents.Solidity.Read([.. bytes[..position], intruder, .. bytes[position..]]).Rejection);
        }
    }

    [Theory]
    [InlineData("0x1", Reason.MalformedNumber)]
    [InlineData("1", Reason.MalformedNumber)]
    [InlineData("", Reason.MalformedNumber)]
    [InlineData("0X0000000000000000000000000000000000000000000000000000000000000001", Reason.MalformedNumber)]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000000A", Reason.MalformedNumber)]
    [InlineData("0x000000000000000000000000000000000000000000000000000000000000000g", Reason.MalformedNumber)]
    [InlineData("0x00000000000000000000000000000000000000000000000000000000000000001", Reason.MalformedNumber)]
    [InlineData("000x00000000000000000000000000000000000000000000000000000000000001", Reason.MalformedNumber)]
    [InlineData("0x30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", Reason.CoordinateOutOfRange)]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", Reason.CoordinateOutOfRange)]
    public void Takes_32_byte_words_below_p_only(string word, Reason reason)
    {
        string text = Documents.Calldata.Replace($"[\"{OneWord}", $"[\"{word}");
        Assert.Equal(reason, Documents.Solidity.ReadText(text).Reason);
        Assert.Contains("_pA[0] at byte 2: ", Documents.Solidity.ReadText(text).Rejection!.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", Reason.PublicInputOutOfRange)]
    [InlineData("0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f000000", Reason.MalformedNumber)]
    public void Takes_public_inputs_below_r_only(string word, Reason reason) =>
        Assert.Equal(reason, Documents.Solidity.ReadText(Documents.Calldata[..(Documents.Calldata.LastIndexOf('[') + 1)] + $"\"{OneWord}\",\"{word}\"]").Reason);

    [Fact]
    public void Compares_the_count_with_the_expected_one_and_the_size_with_the_budget()
    {
        byte[] utf8 = Documents.Utf8(Documents.Calldata);
        Assert.Null(SolidityCalldata.Read(utf8, out _, out _, expectedCount: 3));
        Assert.Equal(Reason.PublicInputCountMismatch, SolidityCalldata.Read(utf8, out ProofDocument? proof, out PublicInputs? inputs, expectedCount: 4)?.Reason);
        Assert.True(proof is null && inputs is null);
        Assert.Equal(Reason.MalformedDocument, SolidityCalldata.Read(utf8, out _, out _, limits: new ArtifactLimits { MaxPublicInputsBytes = utf8.Length - 1 })?.Reason);
    }
}
