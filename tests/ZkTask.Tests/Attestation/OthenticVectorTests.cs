using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;
using ZkTask.Attestation.Protocol;
using ZkTask.Attestation.Voting;
using ZkTask.Merkle;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Attestation;

/// <summary>Every vector of the corpus that was made with Othentic's own code: hashes, points, keys, signatures, aggregates, requests.</summary>
public class OthenticVectorTests
{
    private readonly Lazy<JsonElement> _file = new(() => Corpus.ReadJson("domain/othentic/bls_task_vectors.json"));

    private AttestationDomain Domain =>
        new(EthereumAddress.Parse(_file.Value.GetProperty("attestationCenter").GetString()!), _file.Value.GetProperty("chainId").GetUInt64());

    [Fact]
    public void Keys()
    {
        foreach (JsonElement one in _file.Value.GetProperty("operators").EnumerateArray())
        {
            string seed = one.GetProperty("seed").GetString()!;
            using BlsSecretKey key = BlsSecretKey.FromOthenticSeed(seed), unprefixed = BlsSecretKey.FromOthenticSeed(seed.AsSpan(2));
            using BlsSecretKey scalar = BlsSecretKey.FromBytes(Bytes(one.GetProperty("fr")));
            Assert.Equal(scalar.PublicKey, key.PublicKey);
            Assert.Equal(key.PublicKey, unprefixed.PublicKey);
            Assert.Equal(Concatenated(one.GetProperty("pubkeyG2_uint256x4_x0x1y0y1")), key.PublicKey.ToArray());
            using EcdsaPrivateKey account = EcdsaPrivateKey.FromBytes(Bytes(one.GetProperty("seed")));
            Assert.Equal(one.GetProperty("address").GetString(), account.Address.ToString());
        }
    }

    [Fact]
    public void Tasks()
    {
        foreach (JsonElement one in Cases())
        {
            PerformedTask task = Task(one);
            Assert.Equal(Bytes(one.GetProperty("abiEncoded")), task.Encode());
            Assert.Equal(one.GetProperty("taskHash").GetString(), task.TaskHash().ToString());
            Fp[] elements = new Fp[2];
            ExpandMessage.ToField(task.TaskHash().Span, Bytes(_file.Value.GetProperty("domain")), elements);
            JsonElement expected = one.GetProperty("hashToField");
            Assert.Equal([Integer(expected[0]), Integer(expected[1])], elements.Select(element => element.ToBigInteger()));
            Assert.Equal(Point(one.GetProperty("hashToPoint")), MessageHash.OthenticTasks.ToPoint(task.TaskHash()));
        }
    }

    [Fact]
    public void Votes()
    {
        Attester[] attesters = [.. _file.Value.GetProperty("operators").EnumerateArray().Select(one => new Attester(one.GetProperty("id").GetUInt64(), 1, Key(one)))];
        List<BlsClaim> claims = [];
        foreach (JsonElement one in Cases())
        {
            foreach (bool isApproved in new[] { true, false })
            {
                JsonElement vote = one.GetProperty("votes").GetProperty(isApproved ? "valid" : "invalid");
                Bytes32 hash = Task(one).VoteHash(Domain, isApproved);
                Assert.Equal(vote.GetProperty("voteHash").GetString(), hash.ToString());
                G1 point = MessageHash.OthenticTasks.ToPoint(hash);
                Assert.Equal(Point(vote.GetProperty("point")), point);

                Dictionary<ulong, BlsSignature> signatures = [];
                foreach (JsonElement attester in vote.GetProperty("attesters").EnumerateArray())
                {
                    ulong id = attester.GetProperty("id").GetUInt64();
                    using BlsSecretKey key = SecretKey(id);
                    BlsSignature signature = key.Sign(hash, MessageHash.OthenticTasks);
                    Assert.Null(BlsSignature.ReadJson(attester.GetProperty("sig").GetRawText(), out BlsSignature? listed));
                    Assert.Equal(listed, signature);
                    signatures.Add(id, signature);
                    claims.Add(new BlsClaim(point, key.PublicKey, signature));
                    Assert.Null(BlsVerifier.Verify(claims[^1]));
                }

                Assert.Null(QuorumCertificate.Assemble(isApproved, signatures, out QuorumCertificate? certificate));
                Assert.Equal(Point(vote.GetProperty("taSignature")), certificate!.Signature.Point);
                Assert.Null(BlsPublicKey.Aggregate(certificate.Attesters.Select(id => attesters[id - 1].Key!), out BlsPublicKey? sum));
                Assert.Equal(Concatenated(vote.GetProperty("aggPubkeyG2")), sum!.ToArray());
                Assert.Null(certificate.Verify(new Electorate(attesters, new VotingPolicy()), point));
            }
        }

        bool[] results = new bool[claims.Count];
        BlsVerifier.VerifyMany([.. claims], results);
        Assert.All(results, Assert.True);
    }

    [Fact]
    public void Requests()
    {
        foreach (JsonElement one in Cases())
        {
            JsonElement request = one.GetProperty("sendTask");
            bool isBls = request.GetProperty("params").GetArrayLength() == 6;
            byte[] seed = Bytes(_file.Value.GetProperty("operators")[0].GetProperty("seed"));
            using EcdsaPrivateKey account = EcdsaPrivateKey.FromBytes(seed);
            using BlsSecretKey key = SecretKey(1);
            SignedTask signed = isBls ? SignedTask.Sign(Task(one), key) : SignedTask.Sign(Task(one), account);
            Assert.True(JsonElement.DeepEquals(request, JsonElement.Parse(signed.ToRequest(request.GetProperty("id").GetInt64()))));
        }
    }

    [Fact]
    public void ProofsOfPossession()
    {
        JsonElement one = _file.Value.GetProperty("auth");
        EthereumAddress who = EthereumAddress.Parse(one.GetProperty("operator").GetString()!), contract = EthereumAddress.Parse(one.GetProperty("contract").GetString()!);
        Assert.Equal(one.GetProperty("hash").GetString(), ProofOfPossession.Message(who, contract, Domain.ChainId).ToString());
        Assert.Equal(Point(one.GetProperty("point")), MessageHash.OthenticRegistration.ToPoint(ProofOfPossession.Message(who, contract, Domain.ChainId)));
        JsonElement operatorRecord = _file.Value.GetProperty("operators").EnumerateArray().Single(record => record.GetProperty("address").GetString() == who.ToString());
        using BlsSecretKey key = SecretKey(operatorRecord.GetProperty("id").GetUInt64());
        BlsSignature proof = ProofOfPossession.Create(key, who, contract, Domain.ChainId);
        Assert.Equal(Point(one.GetProperty("signature")), proof.Point);
        Assert.Null(ProofOfPossession.Verify(proof, key.PublicKey, who, contract, Domain.ChainId));
        Assert.Equal(Reason.SignatureMismatch, ProofOfPossession.Verify(proof, key.PublicKey, who, contract, Domain.ChainId + 1)!.Reason);
        Assert.Equal(Reason.SignatureMismatch, ProofOfPossession.Verify(proof, key.PublicKey, contract, who, Domain.ChainId)!.Reason);
        using BlsSecretKey other = SecretKey(1);
        Assert.Equal(Reason.SignatureMismatch, ProofOfPossession.Verify(proof, other.PublicKey, who, contract, Domain.ChainId)!.Reason);
    }

    private JsonElement[] Cases() => [.. _file.Value.GetProperty("cases").EnumerateArray()];

    private BlsSecretKey SecretKey(ulong id) => BlsSecretKey.FromOthenticSeed(
        _file.Value.GetProperty("operators").EnumerateArray().Single(one => one.GetProperty("id").GetUInt64() == id).GetProperty("seed").GetString()!);

    private static BlsPublicKey Key(JsonElement one)
    {
        Assert.Null(BlsPublicKey.Read(Concatenated(one.GetProperty("pubkeyG2_uint256x4_x0x1y0y1")), out BlsPublicKey? key));
        return key!;
    }

    private static PerformedTask Task(JsonElement one) => new(
        one.GetProperty("proofOfTask").GetString()!, Bytes(one.GetProperty("data")), EthereumAddress.Parse(one.GetProperty("performer").GetString()!),
        one.GetProperty("taskDefinitionId").GetUInt16());

    private static G1 Point(JsonElement coordinates)
    {
        Assert.Null(BlsSignature.Read(Concatenated(coordinates), out BlsSignature? signature));
        return signature!.Point;
    }

    private static byte[] Concatenated(JsonElement words) => [.. words.EnumerateArray().SelectMany(Bytes)];

    private static byte[] Bytes(JsonElement hex) => Convert.FromHexString(hex.GetString()!.AsSpan(2));

    // Without leading zeros.
    private static System.Numerics.BigInteger Integer(JsonElement hex) =>
        System.Numerics.BigInteger.Parse($"0{hex.GetString()![2..]}", System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
