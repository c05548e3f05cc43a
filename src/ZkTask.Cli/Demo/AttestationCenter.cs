using System.Collections.Immutable;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;
using ZkTask.Merkle;

namespace ZkTask.Cli.Demo;

/// <summary>What is on chain: the operators with their keys and stakes, and the rule that decides. It stands for Othentic's contract of this name.</summary>
internal sealed class AttestationCenter
{
    private readonly List<Attester> _attesters = [];
    private readonly Dictionary<EthereumAddress, BlsPublicKey> _performers = [];

    /// <summary>The contract's address, of no real contract, and a chain of no real network.</summary>
    internal static AttestationDomain Domain { get; } = new(EthereumAddress.Parse("0x00000000000000000000000000000000000a77e5"), 31337);

    /// <summary>Registers an attester that proves to have its key: without the proof it could choose one that cancels the others' in the sum.</summary>
    /// <exception cref="InvalidOperationException">The proof does not hold.</exception>
    internal void Register(Attester attester, EthereumAddress operatorAddress, BlsSignature proofOfPossession)
    {
        if (ProofOfPossession.Verify(proofOfPossession, attester.Key!, operatorAddress, Domain.AttestationCenter, Domain.ChainId) is { } rejection)
            throw new InvalidOperationException($"attester {attester.Id}: {rejection}");
        _attesters.Add(attester);
    }

    internal void RegisterPerformer(EthereumAddress performer, BlsPublicKey key) => _performers[performer] = key;

    /// <summary>Who may vote on tasks of a definition, under the deployed contract's rule.</summary>
    internal Electorate ElectorateOf(ushort taskDefinitionId) =>
        new(_attesters.ToImmutableArray(), new VotingPolicy { TaskDefinitionId = taskDefinitionId, Rule = ThresholdRule.Contract });

    /// <summary>Whether a task is meant for this chain, and the Performer that it names signed it.</summary>
    internal Rejection? Check(SendTaskRequest request)
    {
        if (request.TargetChainId is { } chain && chain != Domain.ChainId)
            return new Rejection(Reason.MalformedDocument, $"sendTask: targetChainId is {chain}, this node's chain is {Domain.ChainId}");
        SignedTask signed = request.Signed;
        Bytes32 hash = signed.Task.TaskHash();
        if (signed.SignatureType is null)
            return EcdsaSignature.Read(signed.Signature, out EcdsaSignature? ecdsa) ?? ecdsa!.Verify(hash, signed.Task.Performer);
        if (!_performers.TryGetValue(signed.Task.Performer, out BlsPublicKey? key))
            return new Rejection(Reason.SignatureMismatch, $"{signed.Task.Performer} has no BLS key here");
        return BlsSignature.ReadJson(signed.Signature, out BlsSignature? bls)
            ?? BlsVerifier.Verify(new BlsClaim(MessageHash.OthenticTasks.ToPoint(hash), key, bls!));
    }
}
