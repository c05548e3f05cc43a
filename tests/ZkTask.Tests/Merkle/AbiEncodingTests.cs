using System.Globalization;
using System.Text;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Merkle.OpenZeppelin;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Merkle;

/// <summary>The ABI encoding of arrays and tuples in leaves of standard trees.</summary>
public sealed class AbiEncodingTests
{
    // The worked examples of Solidity's Contract ABI Specification, without the four bytes of the function.
    [Fact]
    public void Encodes_the_specifications_examples()
    {
        Assert.Equal(Words(0x45, 1), Encode(["uint32", "bool"], "69", "true"));
        Assert.Equal(Left("616263") + Left("646566"), Encode(["bytes3[2]"], Array("0x616263", "0x646566")));
        Assert.Equal(Words(0x60, 1, 0xa0, 4) + Left("64617665") + Words(3, 1, 2, 3), Encode(["bytes", "bool", "uint256[]"], "0x64617665", "true", Array("1", "2", "3")));
        Assert.Equal(
            Words(0x123, 0x80) + Left("31323334353637383930") + Words(0xe0, 2, 0x456, 0x789, 13) + Left("48656c6c6f2c20776f726c6421"),
            Encode(["uint256", "uint32[]", "bytes10", "bytes"], "0x123", Array("0x456", "0x789"), "0x31323334353637383930", "0x48656c6c6f2c20776f726c6421"));
        Assert.Equal(
            Words(0x40, 0x140, 2, 0x40, 0xa0, 2, 1, 2, 1, 3, 3, 0x60, 0xa0, 0xe0, 3) + Left("6f6e65") + Words(3) + Left("74776f") + Words(5) + Left("7468726565"),
            Encode(["uint256[][]", "string[]"], Array(Array("1", "2"), Array("3")), Array("one", "two", "three")));
    }

    // What the specification's formulas give, by hand.
    [Fact]
    public void Puts_the_static_in_the_head_and_the_dynamic_behind_it()
    {
        string address = new('1', 40);
        Assert.Equal(Right(address) + Words(7), Encode(["(address,uint256)"], Array("0x" + address, "7")));
        Assert.Equal(Words(1, 2, 3, 4, 5), Encode(["uint8[2][2]", "(uint8)"], Array(Array("1", "2"), Array("3", "4")), Array("5")));
        Assert.Equal(Words(0x20, 0), Encode(["uint8[][]"], Array()));
        Assert.Equal(Words(0x20, 1, 0x20, 0), Encode(["uint8[][]"], Array(Array())));

        // Of two arrays with a static length, the elements are dynamic: the array has no length word, but places.
        Assert.Equal(Words(0x20, 0x40, 0x60, 0, 1, 9), Encode(["uint8[][2]"], Array(Array(), Array("9"))));

        // A dynamic tuple between static values.
        Assert.Equal(
            Words(1, 0x60, 2, 3, 0x40, 1) + Left("61"), Encode(["uint8", "(uint8,string)", "uint8"], "1", Array("3", "a"), "2"));
        Assert.Equal(Left(address + "01020304"), Encode(["function"], "0x" + address + "01020304"));
        Assert.Equal(Encode(["(uint256,int256)[1]"], Array(Array("1", "-1"))), Encode(["(uint,int)[1]"], Array(Array("1", "-1"))));
    }

    [Theory]
    [InlineData("uint7")]
    [InlineData("uint0")]
    [InlineData("uint264")]
    [InlineData("uint08")]
    [InlineData("bytes0")]
    [InlineData("bytes33")]
    [InlineData("tuple")]
    [InlineData("tuple(uint256)")]
    [InlineData("fixed128x18")]
    [InlineData("Address")]
    [InlineData("")]
    [InlineData(" bool")]
    [InlineData("bool ")]
    [InlineData("(bool, bool)")]
    [InlineData("(bool a)")]
    [InlineData("()")]
    [InlineData("(bool,)")]
    [InlineData("(,bool)")]
    [InlineData("(bool")]
    [InlineData("bool)")]
    [InlineData("(bool))")]
    [InlineData("bool,bool")]
    [InlineData("(bool)(bool)")]
    [InlineData("(bool)bool")]
    [InlineData("bool[")]
    [InlineData("bool]")]
    [InlineData("bool[]]")]
    [InlineData("bool[[]]")]
    [InlineData("[]")]
    [InlineData("[]bool")]
    [InlineData("bool[0]")]
    [InlineData("bool[01]")]
    [InlineData("bool[-1]")]
    [InlineData("bool[+1]")]
    [InlineData("bool[ 1]")]
    [InlineData("bool[1e2]")]
    [InlineData("bool[0x1]")]
    [InlineData("bool[1000000000]")]
    [InlineData("bool[99999999999999999999]")]
    [InlineData("bool[]bool")]
    [InlineData("bool[](bool)")]
    public void Refuses_what_is_no_type(string type) =>
        Assert.Equal(Reason.LeafEncodingMismatch, StandardLeaf.TryHash([type], ["true"], out _)?.Reason);

    [Theory]
    [InlineData("uint8[2]", "1", Reason.LeafEncodingMismatch, "leaf: value[0] must be an array")]
    [InlineData("uint8[2]", "[1]", Reason.LeafEncodingMismatch, "leaf: value[0] must be an array of 2, it has 1")]
    [InlineData("uint8[2]", "[1, 2, 3]", Reason.LeafEncodingMismatch, "leaf: value[0] must be an array of 2, it has 3")]
    [InlineData("(uint8,bool)", "[1]", Reason.LeafEncodingMismatch, "leaf: value[0] must be an array of 2, it has 1")]
    [InlineData("uint8[][]", "[[1], [1, 256]]", Reason.MalformedNumber, "leaf: value[0][1][1] must be an integer of 8 bits, unsigned")]
    [InlineData("uint8[][]", "[[1], 1]", Reason.LeafEncodingMismatch, "leaf: value[0][1] must be an array")]
    [InlineData("(string,(bool,bytes)[])[]", "[[\"a\", [[true, \"0x\"], [true, \"0x0\"]]]]", Reason.MalformedNumber, "leaf: value[0][0][1][1][1] must be bytes as 0x")]
    [InlineData("uint8", "[1]", Reason.MalformedNumber, "leaf: value[0] must be an integer of 8 bits")]
    [InlineData("string", "[\"a\"]", Reason.MalformedNumber, "leaf: value[0] must be a string")]
    [InlineData("bool", "[true]", Reason.MalformedNumber, "leaf: value[0] must be true or false")]
    [InlineData("address", "[]", Reason.MalformedNumber, "leaf: value[0] must be 20 bytes")]
    [InlineData("string", "\"a", Reason.MalformedDocument, "not JSON")]
    [InlineData("uint8[]", "[{\"0\": 1}]", Reason.MalformedDocument, "a value is a string")]
    [InlineData("uint8[]", "[null]", Reason.MalformedDocument, "a value is a string")]
    public void Says_where_a_value_is_not_of_its_type(string type, string value, Reason reason, string text)
    {
        Rejection? rejection = Read(type, value);
        Assert.Equal(reason, rejection?.Reason);
        Assert.Contains(text, rejection!.Detail, StringComparison.Ordinal);
    }

    /// <summary>Named exploit: a length in the type that nobody brings the elements of.</summary>
    [Theory]
    [InlineData("uint256[999999999]")]
    [InlineData("uint256[999999999][999999999][999999999]")]
    [InlineData("string[999999999]")]
    [InlineData("(bool,bytes32[999999999])")]
    public void Exploit_lengths_that_the_type_promises(string type)
    {
        Assert.NotNull(Read(type, "[]"));
        Assert.True(AllocationMeter.BytesPerCall(() => Read(type, "[]")) < 20_000);
        Assert.Equal(Reason.LeafEncodingMismatch, Read(type, "[]")!.Reason);
    }

    /// <summary>Named exploit: types and values nested so deep that a recursion through them would overflow the stack.</summary>
    [Fact]
    public void Exploit_nesting()
    {
        foreach (string type in (string[])[Tuples(13), "bool" + Repeat("[]", 13), Tuples(7) + Repeat("[1]", 6), Tuples(100_000), "bool" + Repeat("[]", 100_000), Repeat("(", 100_000)])
            Assert.Equal(Reason.LeafEncodingMismatch, StandardLeaf.TryHash([type], ["true"], out _)?.Reason);
        LeafValue value = "true";
        for (int depth = 0; depth < 12; depth++)
            value = Array(value);
        foreach (string type in (string[])[Tuples(12), "bool" + Repeat("[1]", 12), Tuples(6) + Repeat("[1]", 6)])
            Assert.Equal(Words(1), Encode([type], value));
        for (int depth = 12; depth < 100_000; depth++)
            value = Array(value);
        Assert.Equal(Reason.MalformedNumber, StandardLeaf.TryHash([Tuples(12)], [value], out _)?.Reason);

        // As deep as the type may be, in the deepest document.
        string text = Repeat("[", 12) + "true" + Repeat("]", 12);
        string document = $$"""{"root": "{{Bytes(1)}}", "leafEncoding": ["{{Tuples(12)}}"], "leaves": [[{{text}}]], "proof": [], "proofFlags": []}""";
        Assert.Null(OpenZeppelinProofJson.Read(Encoding.UTF8.GetBytes(document), out OpenZeppelinProof? proof));
        Assert.Equal(Reason.RootMismatch, proof!.Verify()?.Reason);
        Assert.Equal(Reason.MalformedDocument, Read(Tuples(12), Repeat("[", 100_000))?.Reason);
    }

    /// <summary>Named exploit: text that is no text, which a replacement character would make the same leaf as another text.</summary>
    [Fact]
    public void Exploit_lone_surrogates()
    {
        Assert.Equal(Words(0x20, 4) + Left("f09f8eb2"), Encode(["string"], "\ud83c\udfb2"));
        foreach (string text in (string[])["\ud83c", "a\udfb2", "\udfb2\ud83c"])
            Assert.Equal(Reason.MalformedNumber, StandardLeaf.TryHash(["string"], [text], out _)?.Reason);
        Assert.Equal(Reason.MalformedDocument, Read("string", "\"\\ud83c\"")?.Reason);
    }

    /// <summary>A leaf's content of two words in an array is still hashed twice, as everything.</summary>
    [Fact]
    public void Exploit_64_byte_array_is_no_inner_node()
    {
        Bytes32 left = Bytes32.FromInteger(1UL), right = Bytes32.FromInteger(2UL);
        Assert.Null(StandardLeaf.TryHash(["bytes32[2]"], [Array(left.ToString(), right.ToString())], out Bytes32 leaf));
        Assert.Equal(Reason.RootMismatch, new SortedPairProof(SortedPairProof.HashPair(left, right), leaf, []).Verify()?.Reason);
    }

    // Another type of the same content is another leaf encoding, whatever the bytes are.
    [Fact]
    public void Types_are_compared_not_spellings()
    {
        Assert.True(AbiType.AreSame(["(uint,int)[2][]", "function"], ["(uint256,int256)[2][]", "bytes24"]));
        Assert.False(AbiType.AreSame(["uint8[2]"], ["uint8[3]"]));
        Assert.False(AbiType.AreSame(["uint8[2]"], ["uint8[]"]));
        Assert.False(AbiType.AreSame(["uint8[2]"], ["(uint8,uint8)"]));
        Assert.False(AbiType.AreSame(["(uint8,uint8)"], ["uint8", "uint8"]));
        Assert.False(AbiType.AreSame(["()"], ["()"]));
        Assert.Equal(new LeafValue(LeafValueForm.Text, "a"), (LeafValue)"a");
        Assert.Empty(((LeafValue)"a").Items);
        Assert.Throws<ArgumentNullException>(() => LeafValue.Sequence(null!));
    }

    private static Rejection? Read(string type, string value)
    {
        string document = $$"""{"root": "{{Bytes(1)}}", "leafEncoding": ["{{type}}"], "value": [{{value}}], "proof": []}""";
        return OpenZeppelinProofJson.Read(Encoding.UTF8.GetBytes(document), out _);
    }

    private static LeafValue Array(params LeafValue[] items) => LeafValue.Sequence(items);

    private static string Encode(string[] types, params LeafValue[] values)
    {
        Assert.Null(StandardLeaf.TryEncode(types, values, out byte[] abi));
        return Convert.ToHexStringLower(abi);
    }

    private static string Tuples(int depth) => Repeat("(", depth) + "bool" + Repeat(")", depth);

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Bytes(int value) => $"0x{Words(value)}";

    private static string Words(params int[] values) => string.Concat(values.Select(value => value.ToString("x64", CultureInfo.InvariantCulture)));

    private static string Left(string hex) => hex.PadRight(64, '0');

    private static string Right(string hex) => hex.PadLeft(64, '0');
}
