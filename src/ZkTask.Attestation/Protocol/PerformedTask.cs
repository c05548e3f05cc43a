using ZkTask.Merkle;
using ZkTask.Tasks;

namespace ZkTask.Attestation.Protocol;

/// <summary>Where attestations are counted: what keeps a vote for one network from counting in another.</summary>
/// <param name="AttestationCenter">The contract.</param>
/// <param name="ChainId">The chain that it is on.</param>
public sealed record AttestationDomain(EthereumAddress AttestationCenter, ulong ChainId);

/// <summary>What a Performer signs and Attesters vote on: Othentic's <c>TaskInfo</c>.</summary>
/// <param name="ProofOfTask">The Proof of Task; Unicode text.</param>
/// <param name="Data">The data that came with it; may be empty.</param>
/// <param name="Performer">The Performer's address.</param>
/// <param name="TaskDefinitionId">The task definition.</param>
public sealed record PerformedTask(string ProofOfTask, ReadOnlyMemory<byte> Data, EthereumAddress Performer, ushort TaskDefinitionId)
{
    /// <summary>The task of a submission, whose performer must be an address.</summary>
    /// <param name="submission">The submission.</param>
    /// <param name="task">The task; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.MalformedAddress"/>.</returns>
    public static Rejection? From(TaskSubmission submission, out PerformedTask? task)
    {
        ArgumentNullException.ThrowIfNull(submission);
        Rejection? rejection = EthereumAddress.Read(submission.Performer, out EthereumAddress performer);
        task = rejection is null ? new PerformedTask(submission.ProofOfTask, submission.Data, performer, submission.TaskDefinitionId) : null;
        return rejection;
    }

    /// <summary><c>abi.encode(string proofOfTask, bytes data, address performer, uint16 taskDefinitionId)</c>.</summary>
    /// <exception cref="ArgumentException">The proof of task is not Unicode.</exception>
    public byte[] Encode() => Arguments().ToArray();

    /// <summary>The task's hash: Keccak-256 of <see cref="Encode"/>. A Performer signs it.</summary>
    /// <exception cref="ArgumentException">The proof of task is not Unicode.</exception>
    public Bytes32 TaskHash() => Keccak.Hash(Encode());

    /// <summary>
    /// The hash of a vote: Keccak-256 of <c>abi.encode(string, bytes, address, uint16, address attestationCenter, uint256 chainId, bool isApproved)</c>. An
    /// Attester signs it.
    /// </summary>
    /// <exception cref="ArgumentException">The proof of task is not Unicode.</exception>
    public Bytes32 VoteHash(AttestationDomain domain, bool isApproved)
    {
        ArgumentNullException.ThrowIfNull(domain);
        return Keccak.Hash(Arguments().Address(domain.AttestationCenter).Integer(domain.ChainId).Boolean(isApproved).ToArray());
    }

    private AbiWriter Arguments() => new AbiWriter().String(ProofOfTask).Bytes(Data.Span).Address(Performer).Integer(TaskDefinitionId);
}
