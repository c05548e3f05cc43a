using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tasks;

/// <summary>How a Proof of Task spells a Groth16 proof.</summary>
public enum Groth16ProofFormat
{
    /// <summary>snarkjs's JSON: <c>{"proof": {...}, "publicSignals": [...]}</c>, or the bare proof where the inputs come from the data.</summary>
    Snarkjs,

    /// <summary>The text of <c>snarkjs zkey export soliditycalldata</c>.</summary>
    SolidityCalldata,
}

/// <summary>A task whose proof is a Groth16 proof over BN254 under one verification key.</summary>
public sealed class Groth16Task : TaskDefinition, IGroth16Definition
{
    private readonly PublicInputBinding _binding = PublicInputBinding.None;

    /// <summary>A definition around a prepared key.</summary>
    public Groth16Task(ushort id, PreparedVerifyingKey key)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(key);
        Key = key;
    }

    /// <inheritdoc/>
    public override string Kind => "groth16";

    /// <inheritdoc/>
    public override bool IsDeterministic => true;

    /// <summary>The key.</summary>
    public PreparedVerifyingKey Key { get; }

    /// <summary>How the Proof of Task is spelt.</summary>
    public Groth16ProofFormat Format { get; init; }

    /// <summary>How the public inputs are tied to the submission's data.</summary>
    /// <exception cref="ArgumentException">The binding needs an input that proofs under this key do not have.</exception>
    public PublicInputBinding Binding
    {
        get => _binding;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.RequiredIndex >= Key.Key.PublicInputCount)
                throw new ArgumentException($"The binding needs public input {value.RequiredIndex}; proofs under this key have {Key.Key.PublicInputCount}.", nameof(value));
            _binding = value;
        }
    }

    /// <summary>A definition from the bytes of snarkjs's <c>verification_key.json</c>, which must be a secure key.</summary>
    /// <exception cref="FormatException">The document or the key was refused; the message says why.</exception>
    public static Groth16Task FromVerificationKey(ushort id, ReadOnlySpan<byte> verificationKeyJson)
    {
        Rejection? rejection = VerifyingKeyJson.Read(verificationKeyJson, out VerifyingKeyDocument? document);
        VerifyingKey? key = null;
        rejection ??= VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out key);
        return rejection is null ? new Groth16Task(id, new PreparedVerifyingKey(key!)) : throw new FormatException(rejection.ToString());
    }

    /// <inheritdoc/>
    protected internal override ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ArgumentNullException.ThrowIfNull(submission);
        return ValueTask.FromResult(Verdict.From(((IGroth16Definition)this).Read(submission, out Groth16Claim claim) ?? claim.Decide()));
    }

    /// <inheritdoc/>
    protected internal override void WarmUp() => Groth16WarmUp.Run(this);

    TaskSubmission? IGroth16Definition.WarmUpSubmission => Groth16WarmUp.Submission(this);

    Rejection? IGroth16Definition.Read(TaskSubmission submission, out Groth16Claim claim)
    {
        claim = default;
        byte[] utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(submission.ProofOfTask.Length));
        try
        {
            if (Utf8.FromUtf16(submission.ProofOfTask, utf8, out _, out int length, replaceInvalidSequences: false) != OperationStatus.Done)
                return new Rejection(Reason.MalformedDocument, "proof of task: an unpaired surrogate");
            return Read(utf8.AsSpan(0, length), submission.Data.Span, out claim);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }

    private Rejection? Read(ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> data, out Groth16Claim claim)
    {
        claim = default;
        int count = Key.Key.PublicInputCount;
        if (Binding.TryDerive(data, count, out PublicInputs? derived) is { } badData)
            return badData;
        PublicInputs? inputs = null;
        Rejection? rejection = Format == Groth16ProofFormat.SolidityCalldata
            ? SolidityCalldata.Read(utf8, out ProofDocument? document, out inputs, count)
            : ReadSnarkjs(utf8, derived, count, out document, out inputs);
        rejection ??= Binding.Check(inputs!, derived, data);
        if (rejection is null)
            claim = new Groth16Claim(Key, document!, inputs!);
        return rejection;
    }

    // Where the data gives the inputs, the bare proof is enough.
    private static Rejection? ReadSnarkjs(
        ReadOnlySpan<byte> utf8, PublicInputs? derived, int count, out ProofDocument? document, out PublicInputs? inputs)
    {
        Rejection? asProof = null;
        if (derived is not null)
        {
            asProof = ProofJson.Read(utf8, out document);
            inputs = derived;
            if (asProof is null)
                return null;
        }

        Rejection? withInputs = ProofWithInputsJson.Read(utf8, out document, out inputs, count);

        // A bare proof with a fault in a value is not reported as a pair without its members.
        return withInputs is null || asProof is null or { Reason: Reason.MalformedDocument } ? withInputs : asProof;
    }
}
