using Xunit;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Tests.Attestation;

/// <summary>Addresses as text.</summary>
public class EthereumAddressTests
{
    // The examples of EIP-55.
    public static TheoryData<string> Checksummed =>
    [
        "0x52908400098527886E0F7030069857D2E4169EE7", "0x8617E340B3D01FA5F11F306F4090FD50E238070D", "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
    ];

    [Theory]
    [MemberData(nameof(Checksummed))]
    public void Prints_the_checksum_and_reads_one_case_or_the_right_mixture(string text)
    {
        EthereumAddress address = EthereumAddress.Parse(text);
        Assert.Equal(text, address.ToString());
        Assert.Equal(address, EthereumAddress.Parse($"0x{text[2..].ToLowerInvariant()}"));
        Assert.Equal(address, EthereumAddress.Parse($"0x{text[2..].ToUpperInvariant()}"));
        for (int i = 2; i < text.Length; i++)
        {
            char flipped = char.IsUpper(text[i]) ? char.ToLowerInvariant(text[i]) : char.ToUpperInvariant(text[i]);
            string other = $"{text[..i]}{flipped}{text[(i + 1)..]}";
            bool isMixed = other[2..].Any(char.IsUpper) && other[2..].Any(char.IsLower);
            if (flipped != text[i] && isMixed)
                Assert.Equal(Reason.MalformedAddress, EthereumAddress.Read(other, out _)!.Reason);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0X52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE70")]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EEg")]
    [InlineData(" 0x52908400098527886E0F7030069857D2E4169EE7")]
    public void Refuses_other_texts(string? text)
    {
        Assert.Equal(Reason.MalformedAddress, EthereumAddress.Read(text, out EthereumAddress address)!.Reason);
        Assert.True(address.IsZero);
    }
}
