using System.Text;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Artifacts;

/// <summary>Small well-formed documents of every kind; their points are multiples of the generators.</summary>
internal static class Documents
{
    internal const string P = "21888242871839275222246405745257275088696311157297823662689037894645226208583";
    internal const string R = "21888242871839275222246405745257275088548364400416034343698204186575808495617";

    /// <summary>The twofold of G1's generator.</summary>
    internal const string TwoX = "1368015179489954701390400359078579693043519447331113978918064868415326638035";
    internal const string TwoY = "9918110051302171585080402603319702774565515993150576347155970296011118125764";

    /// <summary>G2's generator.</summary>
    internal const string X0 = "10857046999023057135944570762232829481370756359578518086990519993285655852781";
    internal const string X1 = "11559732032986387107991004021392285783925812861821192530917403151452391805634";
    internal const string Y0 = "8495653923123431417604973247489272438418190587263600148770280649306958101930";
    internal const string Y1 = "4082367875863433681332203403145435568316851327593401208105741076214120093531";

    internal const string One = """["1","2","1"]""";
    internal const string Two = $"""["{TwoX}","{TwoY}","1"]""";
    internal const string G2 = $"""[["{X0}","{X1}"],["{Y0}","{Y1}"],["1","0"]]""";

    internal const string Proof = $$"""{"pi_a":{{One}},"pi_b":{{G2}},"pi_c":{{Two}},"protocol":"groth16","curve":"bn128"}""";
    internal const string Inputs = """["33","0","21888242871839275222246405745257275088548364400416034343698204186575808495616"]""";
    internal const string ProofWithInputs = $$"""{"proof":{{Proof}},"publicSignals":{{Inputs}}}""";
    internal const string Key = $$"""
        {"protocol":"groth16","curve":"bn128","nPublic":3,"vk_alpha_1":{{Two}},"vk_beta_2":{{G2}},"vk_gamma_2":{{G2}},"vk_delta_2":{{G2}},"vk_alphabeta_12":[[["1","2"]]],"IC":[{{One}},{{Two}},{{One}},{{Two}}]}
        """;

    internal const string Calldata =
        """["0x0000000000000000000000000000000000000000000000000000000000000001", "0x0000000000000000000000000000000000000000000000000000000000000002"],"""
        + """[["0x198e9393920d483a7260bfb731fb5d25f1aa493335a9e71297e485b7aef312c2", "0x1800deef121f1e76426a00665e5c4479674322d4f75edadd46debd5cd992f6ed"],"""
        + """["0x090689d0585ff075ec9e99ad690c3395bc4b313370b38ef355acdadcd122975b", "0x12c85ea5db8c6deb4aab71808dcb408fe3d1e7690c43d37b4ce6cc0166fa7daa"]],"""
        + """["0x030644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd3", "0x15ed738c0e0a7c92e7845f96b2ae9c0a68a6a449e3538fc7ff3ebf7a5a18a2c4"],"""
        + """["0x0000000000000000000000000000000000000000000000000000000000000021","0x0000000000000000000000000000000000000000000000000000000000000000","0x30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000000"]""";

    /// <summary>The readers of text documents, each with a document that it accepts.</summary>
    internal static readonly DocumentKind[] Json =
    [
        new("proof", Proof, static bytes => ProofJson.Read(bytes, out ProofDocument? proof) is { } no ? new Answer(no) : new Answer(null, proof)),
        new("public inputs", Inputs,
            static bytes => PublicInputsJson.Read(bytes, out PublicInputs? inputs) is { } no ? new Answer(no) : new Answer(null, null, inputs)),
        new("proof with public inputs", ProofWithInputs, static bytes =>
            ProofWithInputsJson.Read(bytes, out ProofDocument? proof, out PublicInputs? inputs) is { } no ? new Answer(no) : new Answer(null, proof, inputs)),
        new("verification key", Key,
            static bytes => VerifyingKeyJson.Read(bytes, out VerifyingKeyDocument? key) is { } no ? new Answer(no) : new Answer(null, Key: key)),
    ];

    /// <summary>The reader of Solidity calldata.</summary>
    internal static readonly DocumentKind Solidity = new("calldata", Calldata, static bytes =>
        SolidityCalldata.Read(bytes, out ProofDocument? proof, out PublicInputs? inputs) is { } no ? new Answer(no) : new Answer(null, proof, inputs));

    internal static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}

/// <summary>What a reader answered: a rejection, or what it read.</summary>
internal sealed record Answer(
    Rejection? Rejection, ProofDocument? Proof = null, PublicInputs? Inputs = null, VerifyingKeyDocument? Key = null)
{
    internal Reason Reason => Rejection?.Reason ?? Reason.None;
}

/// <summary>A kind of document.</summary>
internal sealed record DocumentKind(string Name, string Valid, Func<byte[], Answer> Read)
{
    internal Answer ReadText(string text) => Read(Documents.Utf8(text));

    public override string ToString() => Name;
}
