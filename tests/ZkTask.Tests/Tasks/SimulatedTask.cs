using System.Globalization;
using System.Numerics;
using System.Text;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Tasks;

/// <summary>A key whose trapdoor is known, so that there are valid proofs for whatever public inputs a test needs.</summary>
internal sealed class SimulatedTask(int seed, int inputCount)
{
    private readonly ReferenceGroth16Setup _setup = new(seed, inputCount);

    /// <summary>The verification key in snarkjs's JSON.</summary>
    internal string KeyJson
    {
        get
        {
            ReferenceGroth16Key key = _setup.Key;
            return $$"""
                {"protocol":"groth16","curve":"bn128","nPublic":{{key.Ic.Length - 1}},"vk_alpha_1":{{Json(key.Alpha)}},"vk_beta_2":{{Json(key.Beta)}},
                "vk_gamma_2":{{Json(key.Gamma)}},"vk_delta_2":{{Json(key.Delta)}},"IC":[{{string.Join(',', key.Ic.Select(Json))}}]}
                """;
        }
    }

    /// <summary>The prepared key.</summary>
    internal PreparedVerifyingKey Prepare()
    {
        Rejection? rejection = VerifyingKeyJson.Read(Encoding.UTF8.GetBytes(KeyJson), out VerifyingKeyDocument? document);
        VerifyingKey? key = null;
        rejection ??= VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out key);
        return rejection is null ? new PreparedVerifyingKey(key!, KeyPreparation.Lines) : throw new InvalidOperationException(rejection.ToString());
    }

    /// <summary>A valid proof in snarkjs's JSON.</summary>
    internal string Prove(params BigInteger[] inputs)
    {
        ReferenceGroth16Proof proof = _setup.Prove(inputs);
        return $$"""{"pi_a":{{Json(proof.A)}},"pi_b":{{Json(proof.B)}},"pi_c":{{Json(proof.C)}},"protocol":"groth16","curve":"bn128"}""";
    }

    /// <summary>A valid proof with its public inputs.</summary>
    internal string ProveWithInputs(params BigInteger[] inputs) => WithInputs(Prove(inputs), inputs);

    /// <summary>A proof with public inputs that may be others than its own.</summary>
    internal static string WithInputs(string proof, params BigInteger[] inputs) =>
        $$"""{"proof":{{proof}},"publicSignals":[{{string.Join(',', inputs.Select(input => $"\"{Decimal(input)}\""))}}]}""";

    /// <summary>The Solidity ABI encoding of one <c>uint256[]</c>.</summary>
    internal static byte[] Abi(params BigInteger[] elements) => [.. Word(32), .. Word(elements.Length), .. elements.SelectMany(Word)];

    /// <summary>32 bytes, big-endian.</summary>
    internal static byte[] Word(BigInteger value)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static string Json(ReferencePoint<ReferenceFp> point) => $"""["{point.X}","{point.Y}","1"]""";

    private static string Json(ReferencePoint<ReferenceFp2> point) =>
        $"""[["{point.X.C0}","{point.X.C1}"],["{point.Y.C0}","{point.Y.C1}"],["1","0"]]""";

    private static string Decimal(BigInteger value) => value.ToString(CultureInfo.InvariantCulture);
}
