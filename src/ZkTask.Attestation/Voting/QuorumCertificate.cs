using System.Collections.Immutable;
using System.Numerics;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Bls;

namespace ZkTask.Attestation.Voting;

/// <summary>A decision as it is submitted: the vote, who signed it, and the sum of their signatures.</summary>
/// <param name="IsApproved">The decision.</param>
/// <param name="Attesters">The signers' ids, strictly ascending.</param>
/// <param name="Signature">The aggregate signature of the vote's hash.</param>
public sealed record QuorumCertificate(bool IsApproved, ImmutableArray<ulong> Attesters, BlsSignature Signature)
{
    /// <summary>The certificate of some attesters' signatures, in ascending order of their ids.</summary>
    /// <param name="isApproved">The decision that all of them signed.</param>
    /// <param name="signatures">A signature of each attester.</param>
    /// <param name="certificate">The certificate; null if it was refused.</param>
    /// <returns>Null, or <see cref="Reason.IdentityPoint"/> if there is no signature or they cancel each other.</returns>
    /// <remarks>Verify signatures before they get here: one bad one spoils the sum.</remarks>
    public static Rejection? Assemble(bool isApproved, IReadOnlyDictionary<ulong, BlsSignature> signatures, out QuorumCertificate? certificate)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        Rejection? rejection = BlsSignature.Aggregate(signatures.Values, out BlsSignature? sum);
        certificate = rejection is null ? new QuorumCertificate(isApproved, [.. signatures.Keys.Order()], sum!) : null;
        return rejection;
    }

    /// <summary>Checks the certificate as the contract does: order, eligibility, power, then the aggregate signature.</summary>
    /// <param name="electorate">Who may vote and what decides; every signer must have a key.</param>
    /// <param name="voteMessage">The point of the vote's hash for this decision.</param>
    /// <returns>
    /// Null, or <see cref="Reason.UnorderedAttesters"/>, <see cref="Reason.IneligibleAttester"/>, <see cref="Reason.InsufficientVotingPower"/>,
    /// <see cref="Reason.IdentityPoint"/> or <see cref="Reason.SignatureMismatch"/>.
    /// </returns>
    public Rejection? Verify(Electorate electorate, in G1 voteMessage)
    {
        ArgumentNullException.ThrowIfNull(electorate);
        List<BlsPublicKey> keys = [];
        BigInteger power = BigInteger.Zero;
        for (int i = 0; i < Attesters.Length; i++)
        {
            ulong id = Attesters[i];
            if (i > 0 && Attesters[i - 1] >= id)
                return new Rejection(Reason.UnorderedAttesters, $"certificate: attesters[{i}]: {id} does not follow {Attesters[i - 1]} in strictly ascending order");
            if (electorate.Check(id) is var eligibility and not Eligibility.Eligible)
                return new Rejection(Reason.IneligibleAttester, $"certificate: attesters[{i}]: {id}: {eligibility}");
            Attester attester = electorate.Find(id)!;
            if (attester.Key is null)
                return new Rejection(Reason.IneligibleAttester, $"certificate: attesters[{i}]: {id} has no key");
            keys.Add(attester.Key);
            power += attester.VotingPower;
        }

        if (!electorate.Thresholds.IsReached(IsApproved, power))
        {
            string required = electorate.Thresholds.Required(IsApproved)?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "more than there can be";
            return new Rejection(Reason.InsufficientVotingPower, $"certificate: a power of {power}, the threshold is {required}");
        }

        return BlsPublicKey.Aggregate(keys, out BlsPublicKey? key) ?? BlsVerifier.Verify(new BlsClaim(voteMessage, key!, Signature));
    }
}
