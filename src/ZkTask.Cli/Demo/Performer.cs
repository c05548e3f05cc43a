using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Cli.Demo;

/// <summary>Publishes proofs by their content's identifier, signs tasks and sends them.</summary>
internal sealed class Performer : IDisposable
{
    private readonly EcdsaPrivateKey _account = EcdsaPrivateKey.Generate();
    private readonly BlsSecretKey _key = BlsSecretKey.Generate();
    private readonly PerformerClient _client;
    private readonly MemoryBlockStore _store;

    internal Performer(HttpClient http, Uri aggregator, MemoryBlockStore store) => (_client, _store) = (new PerformerClient(http, aggregator), store);

    internal EthereumAddress Address => _account.Address;

    internal BlsPublicKey Key => _key.PublicKey;

    /// <summary>Publishes a proof.</summary>
    /// <returns>The task, whose Proof of Task is the identifier.</returns>
    internal PerformedTask Publish(DemoWork work) => new(_store.AddFile(work.ToBytes()).ToString(), work.Data, Address, work.TaskDefinitionId);

    /// <summary>Signs a task and sends it.</summary>
    /// <returns>Null if the aggregator took it.</returns>
    internal Task<Rejection?> SendAsync(PerformedTask task, PerformerSignature signature, CancellationToken cancellation) => _client.SendAsync(
        signature == PerformerSignature.Bls ? SignedTask.Sign(task, _key) : SignedTask.Sign(task, _account), AttestationCenter.Domain.ChainId, cancellation);

    public void Dispose()
    {
        _account.Dispose();
        _key.Dispose();
    }
}
