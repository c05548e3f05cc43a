using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;

namespace ZkTask.Cli.Demo;

/// <summary>The votes on one task: each signature is verified before it counts, and what they decide is checked as the contract checks it.</summary>
internal sealed class VoteRound
{
    private readonly Lock _lock = new();
    private readonly G1 _approval, _rejection;
    private readonly Dictionary<ulong, BlsSignature> _approvals = [], _rejections = [];

    internal VoteRound(PerformedTask task, Electorate electorate)
    {
        Tally = new Tally(electorate);
        _approval = MessageHash.OthenticTasks.ToPoint(task.VoteHash(AttestationCenter.Domain, isApproved: true));
        _rejection = MessageHash.OthenticTasks.ToPoint(task.VoteHash(AttestationCenter.Domain, isApproved: false));
    }

    /// <summary>The count.</summary>
    internal Tally Tally { get; }

    /// <summary>Takes a vote.</summary>
    /// <returns>What became of it; null where its signature does not hold or the voter is unknown.</returns>
    internal VoteStatus? Take(ulong attester, bool isApproved, BlsSignature signature)
    {
        if (Tally.Electorate.Find(attester)?.Key is not { } key || BlsVerifier.Verify(new BlsClaim(PointOf(isApproved), key, signature)) is not null)
            return null;
        lock (_lock)
        {
            // What does not count stays out of the aggregate, in which the contract would refuse its signer. A conflicting vote counts on both sides until the close,
            // and beside the attester's other signature it is the evidence of a double attestation.
            VoteStatus status = Tally.Add(new Vote(attester, isApproved));
            if (status is VoteStatus.Counted || (status is VoteStatus.Conflicting && !Tally.IsClosed))
                (isApproved ? _approvals : _rejections).Add(attester, signature);
            return status;
        }
    }

    /// <summary>Ends the vote. Closing twice changes nothing.</summary>
    /// <param name="certificate">The aggregate of the signatures that decided; null where nothing was decided.</param>
    /// <returns>Null, or what is wrong with the certificate.</returns>
    internal Rejection? Close(out QuorumCertificate? certificate)
    {
        lock (_lock)
        {
            Tally.Close();
            certificate = null;
            if (Tally.Outcome is not (TallyOutcome.Approved or TallyOutcome.Rejected))
                return null;
            bool isApproved = Tally.Outcome == TallyOutcome.Approved;
            return QuorumCertificate.Assemble(isApproved, isApproved ? _approvals : _rejections, out certificate)
                ?? certificate!.Verify(Tally.Electorate, PointOf(isApproved));
        }
    }

    private G1 PointOf(bool isApproved) => isApproved ? _approval : _rejection;
}
