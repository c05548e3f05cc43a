using System.Text.Json;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>
/// The kind <c>groth16</c> in a tasks file: <c>verificationKey</c>, <c>format</c>, <c>publicInputs</c> and <c>allowInsecureSetup</c>.
/// </summary>
internal static class TasksFileGroth16
{
    private const string Snarkjs = "snarkjs", SolidityCalldata = "soliditycalldata";
    private const string None = "none", AbiArray = "abi-array", KeccakAt = "keccakAt";

    internal static TaskDefinition Create(ushort id, TaskBudget budget, TasksFileElement element, KeyPreparation preparation)
    {
        string format = element.GetChoice("format", Snarkjs, Snarkjs, SolidityCalldata);
        VerifyingKey key = ReadKey(element);
        PublicInputBinding binding = ReadBinding(element, key.PublicInputCount);
        return new Groth16Task(id, new PreparedVerifyingKey(key, preparation))
        {
            Format = format == SolidityCalldata ? Groth16ProofFormat.SolidityCalldata : Groth16ProofFormat.Snarkjs,
            Binding = binding,
            Budget = budget,
        };
    }

    private static VerifyingKey ReadKey(TasksFileElement element)
    {
        const string member = "verificationKey";
        KeyPolicy policy = element.GetBoolean("allowInsecureSetup", false) ? KeyPolicy.AllowInsecureSetup : KeyPolicy.Strict;
        Rejection? rejection = VerifyingKeyJson.Read(element.ReadFile(member, ArtifactLimits.Default.MaxVerificationKeyBytes), out VerifyingKeyDocument? document);
        VerifyingKey? key = null;
        rejection ??= VerifyingKey.TryCreate(document!, policy, out key);
        return rejection is null ? key! : throw element.Refuse(member, rejection.ToString(), rejection.Reason);
    }

    private static PublicInputBinding ReadBinding(TasksFileElement element, int inputCount)
    {
        const string member = "publicInputs";
        if (element.KindOf(member) != JsonValueKind.Object)
            return element.GetChoice(member, None, None, AbiArray) == AbiArray ? PublicInputBinding.AbiArray : PublicInputBinding.None;
        int index = element.FindObject(member)!.GetInteger(KeccakAt, 0, int.MaxValue);
        return index < inputCount
            ? PublicInputBinding.KeccakAt(index)
            : throw element.Refuse($"{member}.{KeccakAt}", $"proofs under this key have {inputCount} public inputs");
    }
}
