using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Groth16;

public class VerifyingKeyTests
{
    private static readonly Fr s_alpha = Fr.FromUInt64(101), s_beta = Fr.FromUInt64(202), s_gamma = Fr.FromUInt64(303), s_delta = Fr.FromUInt64(404);
    private static readonly Fr[] s_ic = [Fr.FromUInt64(5), Fr.FromUInt64(6), Fr.FromUInt64(7)];

    // λ multiplies like (x, y) to (βx, y): the known relations between points beside the sign.
    private static readonly Fr s_lambda = Fr.FromBigInteger(System.Numerics.BigInteger.Parse(
        "4407920970296243842393367215006156084916469457145843978461", System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void An_honest_key_has_no_findings()
    {
        VerifyingKey key = new Simulation(s_alpha, s_beta, s_gamma, s_delta, s_ic).Key();
        Assert.Empty(key.Findings);
        Assert.Equal(2, key.PublicInputCount);
        Assert.Equal(G2.Multiply(G2.Generator, s_gamma), key.Gamma);
    }

    [Fact]
    public void Points_off_their_curves_are_refused_in_each_place()
    {
        VerifyingKeyDocument good = new Simulation(s_alpha, s_beta, s_gamma, s_delta, s_ic).Document;
        AffineG1 off1 = new(good.Alpha.X, good.Alpha.Y + Fp.One);
        AffineG2 off2 = new(good.Beta.Y, good.Beta.X);
        Refuses(Reason.PointNotOnCurve, "vk_alpha_1", new VerifyingKeyDocument(off1, good.Beta, good.Gamma, good.Delta, good.Ic));
        Refuses(Reason.PointNotOnCurve, "vk_beta_2", new VerifyingKeyDocument(good.Alpha, off2, good.Gamma, good.Delta, good.Ic));
        Refuses(Reason.PointNotOnCurve, "vk_gamma_2", new VerifyingKeyDocument(good.Alpha, good.Beta, off2, good.Delta, good.Ic));
        Refuses(Reason.PointNotOnCurve, "vk_delta_2", new VerifyingKeyDocument(good.Alpha, good.Beta, good.Gamma, off2, good.Ic));
        Refuses(Reason.PointNotOnCurve, "IC[1]", new VerifyingKeyDocument(good.Alpha, good.Beta, good.Gamma, good.Delta, good.Ic.SetItem(1, off1)));
    }

    [Fact]
    public void An_identity_anywhere_is_insecure()
    {
        RefusesAsInsecure("alpha", new Simulation(Fr.Zero, s_beta, s_gamma, s_delta, s_ic));
        RefusesAsInsecure("beta", new Simulation(s_alpha, Fr.Zero, s_gamma, s_delta, s_ic));
        RefusesAsInsecure("gamma", new Simulation(s_alpha, s_beta, Fr.Zero, s_delta, s_ic));
        RefusesAsInsecure("delta", new Simulation(s_alpha, s_beta, s_gamma, Fr.Zero, s_ic));
        RefusesAsInsecure("IC[0]", new Simulation(s_alpha, s_beta, s_gamma, s_delta, [Fr.Zero, s_ic[1]]));
        RefusesAsInsecure("IC[1]", new Simulation(s_alpha, s_beta, s_gamma, s_delta, [s_ic[0], Fr.Zero]));
    }

    public static TheoryData<int> Relations => [.. Enumerable.Range(0, 6)];

    // For delta = c gamma with known c, (α, β, -vk_x / c) satisfies the equation for any public inputs.
    [Theory]
    [MemberData(nameof(Relations))]
    public void A_delta_that_is_a_known_multiple_of_gamma_is_insecure_because_anyone_can_forge(int relation)
    {
        Fr c = Multiplier(relation);
        Simulation simulation = new(s_alpha, s_beta, s_gamma, c * s_gamma, s_ic);
        RefusesAsInsecure("gamma", simulation);

        Fr[] publics = [Simulation.Random(), Simulation.Random()];
        Fr.Invert(out Fr inverse, c);
        ProofDocument forged = Simulation.Proof(s_alpha, s_beta, -(simulation.CombinedInput(publics) * inverse));
        Assert.Null(Verify(simulation, forged, publics));
    }

    [Theory]
    [MemberData(nameof(Relations))]
    public void A_beta_that_is_a_known_multiple_of_gamma_or_delta_is_warned_of_because_anyone_can_forge(int relation)
    {
        Fr c = Multiplier(relation), s = Simulation.Random();
        Fr[] publics = [Simulation.Random(), Simulation.Random()];

        // beta = c gamma: (c α + vk_x)(γ + s δ) = α β + vk_x γ + s (c α + vk_x) δ.
        Simulation likeGamma = new(s_alpha, c * s_gamma, s_gamma, s_delta, s_ic);
        Fr a = (c * s_alpha) + likeGamma.CombinedInput(publics);
        WarnsOfForgery(likeGamma, Simulation.Proof(a, s_gamma + (s * s_delta), s * a), publics);

        // beta = c delta: vk_x (γ + s δ) = α β + vk_x γ + (s vk_x - c α) δ.
        Simulation likeDelta = new(s_alpha, c * s_delta, s_gamma, s_delta, s_ic);
        Fr x = likeDelta.CombinedInput(publics);
        WarnsOfForgery(likeDelta, Simulation.Proof(x, s_gamma + (s * s_delta), (s * x) - (c * s_alpha)), publics);
    }

    [Fact]
    public void Fingerprints_tell_keys_apart()
    {
        string one = new Simulation(s_alpha, s_beta, s_gamma, s_delta, s_ic).Key().Fingerprint();
        Assert.Equal(64, one.Length);
        Assert.Equal(one, new Simulation(s_alpha, s_beta, s_gamma, s_delta, s_ic).Key().Fingerprint());
        Assert.NotEqual(one, new Simulation(s_alpha, s_beta, s_gamma, s_delta, [s_ic[0], s_ic[2], s_ic[1]]).Key().Fingerprint());
        Assert.NotEqual(one, new Simulation(s_alpha, s_beta, s_delta, s_gamma, s_ic).Key().Fingerprint());
    }

    private static Fr Multiplier(int relation)
    {
        Fr root = (relation / 2) switch { 0 => Fr.One, 1 => s_lambda, _ => s_lambda * s_lambda };
        return relation % 2 == 0 ? root : -root;
    }

    private static Rejection? Verify(Simulation simulation, ProofDocument document, Fr[] publics)
    {
        Assert.Null(Proof.TryCreate(document, out Proof? proof));
        return new PreparedVerifyingKey(simulation.Key(KeyPolicy.AllowInsecureSetup), KeyPreparation.Lines).Verify(proof!, new PublicInputs([.. publics]));
    }

    private static void WarnsOfForgery(Simulation simulation, ProofDocument forged, Fr[] publics)
    {
        KeyFinding finding = Assert.Single(simulation.Key(KeyPolicy.Strict).Findings);
        Assert.False(finding.IsForgeable);
        Assert.Contains("beta", finding.Detail, StringComparison.Ordinal);
        Assert.Null(Verify(simulation, forged, publics));
    }

    private static void RefusesAsInsecure(string point, Simulation simulation)
    {
        Refuses(Reason.InsecureVerifyingKey, point, simulation.Document);
        Assert.Contains(simulation.Key(KeyPolicy.AllowInsecureSetup).Findings, finding => finding.IsForgeable && finding.Detail.Contains(point, StringComparison.Ordinal));
    }

    private static void Refuses(Reason reason, string point, VerifyingKeyDocument document)
    {
        Rejection? rejection = VerifyingKey.TryCreate(document, KeyPolicy.Strict, out VerifyingKey? key);
        Assert.Null(key);
        Assert.Equal(reason, rejection?.Reason);
        Assert.Contains(point, rejection!.Detail, StringComparison.Ordinal);
    }
}
