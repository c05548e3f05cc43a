using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;

namespace ZkTask.Cli.Demo;

/// <summary>One thing that a Performer may hand in.</summary>
/// <param name="Name">What was done to it.</param>
/// <param name="Expected">What must be answered.</param>
/// <param name="Key">The verification key.</param>
/// <param name="Inputs">The public inputs.</param>
/// <param name="Proof">The proof.</param>
internal sealed record DemoCase(string Name, Reason Expected, byte[] Key, byte[] Inputs, byte[] Proof)
{
    /// <summary>r, the number of elements of the scalar field.</summary>
    private static readonly BigInteger s_scalarModulus =
        BigInteger.Parse("21888242871839275222246405745257275088548364400416034343698204186575808495617", CultureInfo.InvariantCulture);

    /// <summary>A point (1, y) of the twist outside the subgroup of order r, as almost all are.</summary>
    private static readonly string[] s_outsideY =
    [
        "18278151005453108793778860132295291098363647455926340152056652516292830556603",
        "5912654199736721486680175016176231956195085055698687135131307249486702594212",
    ];

    /// <summary>An honest proof, and the ways in which people have tried to get another one past a verifier.</summary>
    internal static IReadOnlyList<DemoCase> All()
    {
        const string price = DemoArtifacts.Price, forged = DemoArtifacts.Forged;
        byte[] key = DemoArtifacts.Key(price), inputs = DemoArtifacts.Inputs(price, "0"), proof = DemoArtifacts.Proof(price, "0");
        return
        [
            new("an honest proof of a median price", Reason.None, key, inputs, proof),
            new("the price raised by ten percent", Reason.PairingMismatch, key, DemoArtifacts.Inputs(price, forged), DemoArtifacts.Proof(price, forged)),
            new("another task's public inputs", Reason.PairingMismatch, key, DemoArtifacts.Inputs(price, "1"), proof),
            new("the price plus r: the same field element", Reason.PublicInputOutOfRange, key, Edit(inputs, AddModulus), proof),
            new("B outside the subgroup of order r", Reason.PointNotInSubgroup, key, inputs, Edit(proof, MoveB)),
            new("A at infinity", Reason.IdentityPoint, key, inputs, Edit(proof, ForgetA)),
            new("a key that never had a phase 2", Reason.InsecureVerifyingKey, Edit(key, SkipPhase2), inputs, proof),
        ];
    }

    private static byte[] Edit(byte[] json, Action<JsonNode> change)
    {
        JsonNode document = JsonNode.Parse(json)!;
        change(document);
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    private static void AddModulus(JsonNode inputs) =>
        inputs[0] = (BigInteger.Parse(inputs[0]!.GetValue<string>(), CultureInfo.InvariantCulture) + s_scalarModulus).ToString(CultureInfo.InvariantCulture);

    private static void MoveB(JsonNode proof) =>
        proof["pi_b"] = new JsonArray(new JsonArray("1", "0"), new JsonArray(s_outsideY[0], s_outsideY[1]), new JsonArray("1", "0"));

    private static void ForgetA(JsonNode proof) => proof["pi_a"] = new JsonArray("0", "1", "0");

    private static void SkipPhase2(JsonNode key) => key["vk_delta_2"] = key["vk_gamma_2"]!.DeepClone();
}
