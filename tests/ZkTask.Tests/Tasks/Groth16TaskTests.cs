using System.Numerics;
using System.Text;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Hashing;
using ZkTask.Tasks;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Tasks;

/// <summary>Groth16 tasks: how the Proof of Task is read, and how inputs are tied to data.</summary>
public sealed class Groth16TaskTests
{
    private static readonly SimulatedTask s_simulated = new(seed: 1, inputCount: 2);
    private static readonly PreparedVerifyingKey s_key = s_simulated.Prepare();
    private static readonly byte[] s_message = Encoding.UTF8.GetBytes("a quote");

    private static BigInteger Digest
    {
        get
        {
            byte[] digest = new byte[Keccak256.DigestLength];
            Keccak256.Hash(s_message, digest);
            return new BigInteger(digest, isUnsigned: true, isBigEndian: true) % ReferenceParameters.R;
        }
    }

    [Fact]
    public async Task Judges_a_proof_with_its_inputs()
    {
        string proof = s_simulated.Prove(3, 4);
        await Expect(Reason.None, PublicInputBinding.None, SimulatedTask.WithInputs(proof, 3, 4), []);
        await Expect(Reason.PairingMismatch, PublicInputBinding.None, SimulatedTask.WithInputs(proof, 4, 3), []);
        await Expect(Reason.PublicInputCountMismatch, PublicInputBinding.None, SimulatedTask.WithInputs(proof, 3), []);
        await Expect(Reason.PublicInputOutOfRange, PublicInputBinding.None, SimulatedTask.WithInputs(proof, 3 + ReferenceParameters.R, 4), []);
        await Expect(Reason.MalformedDocument, PublicInputBinding.None, proof, []);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG")]
    [InlineData("\u0000\uffff")]
    public Task Calls_nonsense_invalid(string proofOfTask) => Expect(Reason.MalformedDocument, PublicInputBinding.None, proofOfTask, []);

    [Fact]
    public Task Calls_text_that_is_not_unicode_invalid() => Expect(Reason.MalformedDocument, PublicInputBinding.None, "{\"proof\":\"" + '\ud800' + "\"}", []);

    [Fact]
    public async Task Ties_inputs_to_an_abi_array()
    {
        string proof = s_simulated.Prove(3, 4);
        await Expect(Reason.None, PublicInputBinding.AbiArray, SimulatedTask.WithInputs(proof, 3, 4), SimulatedTask.Abi(3, 4));
        await Expect(Reason.PublicInputBindingMismatch, PublicInputBinding.AbiArray, SimulatedTask.WithInputs(proof, 3, 4), SimulatedTask.Abi(3, 5));
        await Expect(Reason.PublicInputBindingMismatch, PublicInputBinding.AbiArray, SimulatedTask.WithInputs(proof, 3, 4), SimulatedTask.Abi(4, 3));
        await Expect(Reason.PairingMismatch, PublicInputBinding.AbiArray, SimulatedTask.WithInputs(proof, 3, 5), SimulatedTask.Abi(3, 5));
    }

    [Fact]
    public async Task Takes_a_bare_proof_where_the_data_gives_the_inputs()
    {
        string proof = s_simulated.Prove(3, 4);
        await Expect(Reason.None, PublicInputBinding.AbiArray, proof, SimulatedTask.Abi(3, 4));
        await Expect(Reason.PairingMismatch, PublicInputBinding.AbiArray, proof, SimulatedTask.Abi(3, 5));
    }

    [Fact]
    public async Task Names_the_fault_of_a_bare_proof() =>
        await Expect(
            Reason.NonAffinePoint, PublicInputBinding.AbiArray, s_simulated.Prove(3, 4).Replace("\"1\"]", "\"2\"]", StringComparison.Ordinal), SimulatedTask.Abi(3, 4));

    [Fact]
    public async Task Takes_only_the_canonical_abi_encoding()
    {
        string proof = s_simulated.Prove(3, 4);
        byte[] good = SimulatedTask.Abi(3, 4);
        byte[][] bad =
        [
            [], good[..^1], [.. good, 0], [.. good, .. new byte[32]], SimulatedTask.Abi(3), SimulatedTask.Abi(3, 4, 0),
            [.. SimulatedTask.Word(64), .. good[32..]],
            [.. SimulatedTask.Word(32), .. SimulatedTask.Word(3), .. good[64..]],
            [.. SimulatedTask.Word((BigInteger.One << 64) + 32), .. good[32..]],
            [.. SimulatedTask.Word(32), .. SimulatedTask.Word((BigInteger.One << 255) + 2), .. good[64..]],
        ];
        foreach (byte[] data in bad)
            await Expect(Reason.PublicInputBindingMismatch, PublicInputBinding.AbiArray, proof, data);
        await Expect(Reason.PublicInputOutOfRange, PublicInputBinding.AbiArray, proof, SimulatedTask.Abi(3 + ReferenceParameters.R, 4));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Ties_an_input_to_the_hash_of_the_data(int index)
    {
        BigInteger[] inputs = index == 0 ? [Digest, 9] : [9, Digest];
        string proof = s_simulated.ProveWithInputs(inputs);
        PublicInputBinding binding = PublicInputBinding.KeccakAt(index);
        await Expect(Reason.None, binding, proof, s_message);
        await Expect(Reason.PublicInputBindingMismatch, binding, proof, [.. s_message, 0]);
        await Expect(Reason.PublicInputBindingMismatch, PublicInputBinding.KeccakAt(1 - index), proof, s_message);
    }

    [Fact]
    public void Refuses_a_binding_to_an_input_that_no_proof_has()
    {
        Assert.Throws<ArgumentException>(() => new Groth16Task(1, s_key) { Binding = PublicInputBinding.KeccakAt(2) });
        Assert.Throws<ArgumentOutOfRangeException>(() => PublicInputBinding.KeccakAt(-1));
    }

    [Fact]
    public async Task Reads_solidity_calldata()
    {
        Groth16Task task = Groth16Task.FromVerificationKey(7, RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        TaskVerifier verifier = new([new Groth16Task(7, task.Key) { Format = Groth16ProofFormat.SolidityCalldata }]);
        string calldata = RepositoryFiles.ReadText("circuits/price/soliditycalldata_0.txt");
        Assert.Equal(Verdict.Valid, await verifier.VerifyAsync(new TaskSubmission(calldata, default, 7), TestContext.Current.CancellationToken));
        Verdict json = await verifier.VerifyAsync(new TaskSubmission(s_simulated.ProveWithInputs(1, 2), default, 7), TestContext.Current.CancellationToken);
        Assert.Equal((Outcome.Invalid, Reason.MalformedDocument), (json.Outcome, json.Reason));
    }

    [Fact]
    public void Makes_a_definition_only_of_a_secure_key()
    {
        Assert.Equal("groth16", Groth16Task.FromVerificationKey(1, Encoding.UTF8.GetBytes(s_simulated.KeyJson)).Kind);
        Assert.Contains("MalformedDocument", Assert.Throws<FormatException>(() => Groth16Task.FromVerificationKey(1, "{}"u8)).Message, StringComparison.Ordinal);
        byte[] insecure = Encoding.UTF8.GetBytes(Cli.Price.InsecureKeyJson());
        Assert.Contains("InsecureVerifyingKey", Assert.Throws<FormatException>(() => Groth16Task.FromVerificationKey(1, insecure)).Message, StringComparison.Ordinal);
    }

    private static async Task Expect(Reason reason, PublicInputBinding binding, string proofOfTask, byte[] data)
    {
        TaskVerifier verifier = new([new Groth16Task(1, s_key) { Binding = binding }]);
        Verdict verdict = await verifier.VerifyAsync(new TaskSubmission(proofOfTask, data, 1));
        Assert.True(verdict.Reason == reason && verdict.Outcome == (reason == Reason.None ? Outcome.Valid : Outcome.Invalid), $"{reason} expected: {verdict}");
    }
}
