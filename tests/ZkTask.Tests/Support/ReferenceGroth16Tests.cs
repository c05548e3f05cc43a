using System.Numerics;
using Xunit;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Support;

public class ReferenceGroth16Tests
{
    [Fact]
    public void AcceptsSnarkjsProofAndRefusesAnotherPublic()
    {
        const string folder = "generated/groth16/bn128/o_mul/";
        ReferenceGroth16Key key = ReferenceGroth16Key.Read(Corpus.ReadJson(folder + "verification_key.json"));
        ReferenceGroth16Proof proof = ReferenceGroth16Proof.Read(Corpus.ReadJson(folder + "proof_00.json"));
        BigInteger[] publics = ReferenceGroth16.ReadPublics(Corpus.ReadJson(folder + "public_00.json"));

        Assert.True(ReferenceGroth16.EquationHolds(key, proof, publics));
        Assert.False(ReferenceGroth16.EquationHolds(key, proof, [publics[0] + 1]));
    }

    [Fact]
    public void KnownSecretsGiveValidProofs()
    {
        ReferenceGroth16Setup setup = new(seed: 1, publicCount: 2);
        ReferenceGroth16Proof first = setup.Prove(3, 11);
        ReferenceGroth16Proof second = setup.Prove(3, 11);
        Assert.NotEqual(first, second);
        Assert.True(ReferenceGroth16.EquationHolds(setup.Key, first, [3, 11]));
        Assert.True(ReferenceGroth16.EquationHolds(setup.Key, second, [3, 11]));
        Assert.False(ReferenceGroth16.EquationHolds(setup.Key, first with { C = second.C }, [3, 11]));
    }

    [Fact]
    public void RefusesAnotherNumberOfPublics()
    {
        ReferenceGroth16Setup setup = new(seed: 2, publicCount: 1);
        ReferenceGroth16Proof proof = setup.Prove(7);
        Assert.Throws<ArgumentException>(() => ReferenceGroth16.EquationHolds(setup.Key, proof, []));
        Assert.Throws<ArgumentException>(() => ReferenceGroth16.EquationHolds(setup.Key, proof, [7, 7]));
    }
}
