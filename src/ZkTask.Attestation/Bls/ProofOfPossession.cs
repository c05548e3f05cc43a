using ZkTask.Attestation.Protocol;
using ZkTask.Merkle;

namespace ZkTask.Attestation.Bls;

/// <summary>
/// Othentic's proof that an operator knows the secret of the key it registers: a signature of keccak256(abi.encode(operator, contract, chainId)) in a domain of its
/// own. The contract and the chain keep it from being replayed elsewhere.
/// </summary>
public static class ProofOfPossession
{
    /// <summary>The digest to sign.</summary>
    /// <param name="operatorAddress">Who registers.</param>
    /// <param name="contract">The contract that registers.</param>
    /// <param name="chainId">The contract's chain.</param>
    public static Bytes32 Message(EthereumAddress operatorAddress, EthereumAddress contract, ulong chainId) =>
        Keccak.Hash(new AbiWriter().Address(operatorAddress).Address(contract).Integer(chainId).ToArray());

    /// <summary>Proves possession of a key.</summary>
    /// <exception cref="ObjectDisposedException">The key was disposed.</exception>
    public static BlsSignature Create(BlsSecretKey key, EthereumAddress operatorAddress, EthereumAddress contract, ulong chainId)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Sign(Message(operatorAddress, contract, chainId), MessageHash.OthenticRegistration);
    }

    /// <summary>Checks a proof of possession.</summary>
    /// <returns>Null, or <see cref="Reason.SignatureMismatch"/>.</returns>
    public static Rejection? Verify(
        BlsSignature proof, BlsPublicKey key, EthereumAddress operatorAddress, EthereumAddress contract, ulong chainId)
    {
        ArgumentNullException.ThrowIfNull(proof);
        ArgumentNullException.ThrowIfNull(key);
        return BlsVerifier.Verify(new BlsClaim(MessageHash.OthenticRegistration.ToPoint(Message(operatorAddress, contract, chainId)), key, proof));
    }
}
