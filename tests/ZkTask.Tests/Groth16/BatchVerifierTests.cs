using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Curves;
using ZkTask.Algebra.Lanes;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Groth16;

public class BatchVerifierTests
{
    private static readonly Simulation s_simulation = new(2), s_otherSimulation = new(1);
    private static readonly PreparedVerifyingKey s_key = new(s_simulation.Key(), KeyPreparation.Lines), s_otherKey = new(s_otherSimulation.Key(), KeyPreparation.Lines);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void A_batch_of_valid_proofs_passes(int count) => AgreesWithSingleVerification(Valid(count), []);

    [Fact]
    public void One_bad_proof_is_named_at_every_position()
    {
        BatchItem[] items = Valid(9);
        for (int i = 0; i < items.Length; i++)
        {
            BatchItem good = items[i];
            items[i] = Worsen(good);
            AgreesWithSingleVerification(items, [i]);
            items[i] = good;
        }
    }

    // With lanes up to nine are verified each for itself, without them one.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public void Few_are_not_combined(int more, int expectedChecks)
    {
        int count = (LaneEngine.IsSupported ? 9 : 1) + more;
        BatchItem[] items = Valid(count);
        Rejection?[] verdicts = new Rejection?[count];
        BatchVerifier.Verify(items, verdicts, maxDegreeOfParallelism: 1, out int checks);
        Assert.Equal(expectedChecks, checks);
        Assert.Empty(BadPositions(verdicts));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(10)]
    public void Bad_proofs_and_wrong_counts_of_inputs_are_named_in_small_batches(int count)
    {
        BatchItem[] items = Valid(count);
        items[count - 1] = Worsen(items[count - 1]);
        items[3] = items[3] with { Inputs = new PublicInputs([Fr.One]) };
        AgreesWithSingleVerification(items, [3, count - 1]);
        AgreesWithSingleVerification(items[..4], [3]);
    }

    [Fact]
    public void All_bad() => AgreesWithSingleVerification([.. Valid(6).Select(Worsen)], [0, 1, 2, 3, 4, 5]);

    // Errors D w_i that cancel in Σ z_i C_i for every fixed choice z_i = 1, i + 1, 2^i: only random weights see them.
    [Theory]
    [InlineData(1, -1, 0, 0)]
    [InlineData(0, 0, 1, -1)]
    [InlineData(2, -1, 0, 0)]
    [InlineData(1, -2, 1, 0)]
    [InlineData(2, -1, 2, -1)]
    public void Errors_that_cancel_for_fixed_weights_are_found(params int[] errors)
    {
        BatchItem[] items = Valid(errors.Length);
        G1 error = G1.Multiply(G1.Generator, Simulation.Random());
        List<int> bad = [];
        for (int i = 0; i < errors.Length; i++)
        {
            if (errors[i] == 0)
                continue;
            bad.Add(i);
            Fr factor = errors[i] > 0 ? Fr.FromUInt64((ulong)errors[i]) : -Fr.FromUInt64((ulong)-errors[i]);
            items[i] = items[i] with { Proof = Create(Document(items[i].Proof) with { C = Simulation.ToDocument(items[i].Proof.C + G1.Multiply(error, factor)) }) };
        }

        AgreesWithSingleVerification(items, [.. bad]);
    }

    // In parts of a batch that are weighed apart.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Errors_that_cancel_between_chunks_are_found(int threads)
    {
        BatchItem[] items = Valid(130);
        (BatchItem first, BatchItem second) = (items[3], items[67]);
        items[3] = first with { Proof = Create(Document(first.Proof) with { C = Simulation.ToDocument(first.Proof.C + G1.Generator) }) };
        items[67] = second with { Proof = Create(Document(second.Proof) with { C = Simulation.ToDocument(second.Proof.C + -G1.Generator) }) };
        Assert.Equal([3, 67], BadPositions(BatchVerifier.Verify(items, threads)));
    }

    [Fact]
    public void One_proof_many_times_is_valid_or_not_many_times()
    {
        BatchItem good = Item(s_key, s_simulation), bad = Worsen(good);
        AgreesWithSingleVerification([.. Enumerable.Repeat(good, 20)], []);
        AgreesWithSingleVerification([good, bad, good, bad, good, good, good, good, good, good, bad], [1, 3, 10]);
    }

    [Fact]
    public void Swapped_parts_of_two_valid_proofs_are_found()
    {
        BatchItem[] items = Valid(4);
        (items[1], items[2]) = (items[1] with { Inputs = items[2].Inputs }, items[2] with { Inputs = items[1].Inputs });
        AgreesWithSingleVerification(items, [1, 2]);
    }

    [Fact]
    public void Keys_may_be_mixed_and_each_reason_is_its_own()
    {
        List<BatchItem> items = [];
        for (int i = 0; i < 4; i++)
        {
            items.Add(Item(s_key, s_simulation));
            items.Add(Item(s_otherKey, s_otherSimulation));
        }

        items[2] = Worsen(items[2]);
        items[5] = items[5] with { Inputs = new PublicInputs([Fr.One, Fr.One]) };
        items[7] = items[7] with { Key = s_key };
        Rejection?[] verdicts = AgreesWithSingleVerification([.. items], [2, 5, 7]);
        Assert.Equal(Reason.PairingMismatch, verdicts[2]!.Reason);
        Assert.Equal(Reason.PublicInputCountMismatch, verdicts[5]!.Reason);
        Assert.Equal(Reason.PublicInputCountMismatch, verdicts[7]!.Reason);
    }

    // Cells of eight proofs and chunks of 64: bad ones at their edges, and in the part of a chunk that is left over.
    [Theory]
    [InlineData(65, 0, 7, 8, 63, 64)]
    [InlineData(100, 99)]
    [InlineData(130, 64, 65, 127, 128, 129)]
    public void Bad_proofs_at_the_edges_of_cells_are_named(int count, params int[] bad)
    {
        BatchItem[] items = Valid(count);
        foreach (int i in bad)
            items[i] = Worsen(items[i]);
        Assert.Equal(bad, BadPositions(BatchVerifier.Verify(items)));
    }

    // One check of everything, then two for every level down to a cell of eight, whose proofs are verified exactly.
    [Fact]
    public void One_bad_proof_costs_a_logarithm_of_checks()
    {
        BatchItem[] items = Valid(128);
        Rejection?[] verdicts = new Rejection?[128];
        BatchVerifier.Verify(items, verdicts, maxDegreeOfParallelism: 1, out int checks);
        Assert.Equal(1, checks);
        for (int k = 1; k <= 3; k++)
        {
            items[40 * k] = Worsen(items[40 * k]);
            BatchVerifier.Verify(items, verdicts, maxDegreeOfParallelism: 1, out checks);
            Assert.Equal(k, BadPositions(verdicts).Length);
            Assert.InRange(checks, 2, 1 + (2 * k * 4));
            Assert.Equal(ChecksOf([.. verdicts.Chunk(WeightedPairings.CellLength).Select(cell => cell.Any(verdict => verdict is not null))], knownBad: false), checks);
        }
    }

    // What bisection asks: a range that is known to be bad is not checked again, because its first half was good; neither are two halves where the whole is good.
    private static int ChecksOf(ReadOnlySpan<bool> isBad, bool knownBad)
    {
        int checks = knownBad ? 0 : 1;
        if (isBad.Length == 1 || !isBad.Contains(true))
            return checks;
        ReadOnlySpan<bool> first = isBad[..(isBad.Length / 2)], second = isBad[(isBad.Length / 2)..];
        return checks + ChecksOf(first, knownBad: false) + ChecksOf(second, knownBad: !first.Contains(true));
    }

    // What makes no proof and what is a bad one, each with its own reason, threads or not.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Documents_get_the_verdicts_of_their_proofs(int threads)
    {
        BatchDocument[] documents = [.. Valid(70).Select(item => new BatchDocument(item.Key, Document(item.Proof), item.Inputs))];
        ReferencePoint<ReferenceFp2> stranger = ReferenceBn254.TwistPoint(2);
        documents[0] = Change(0, proof => proof with { A = new AffineG1(proof.A.X, proof.A.Y + Fp.One) });
        documents[9] = Change(9, proof => proof with { B = Stranger() });
        documents[33] = Change(33, proof => proof with { C = documents[34].Proof.C });
        documents[64] = Change(64, proof => proof with { C = AffineG1.Identity });
        documents[69] = documents[69] with { Inputs = new PublicInputs([Fr.One]) };

        // Outside the subgroup, with the right pairing: a point of small order is added to B.
        documents[50] = Change(50, proof => proof with { B = PlusSmallOrder(proof.B) });
        Rejection?[] verdicts = BatchVerifier.Verify(documents, threads);
        Assert.Equal([0, 9, 33, 50, 64, 69], BadPositions(verdicts));
        foreach (int i in BadPositions(verdicts))
        {
            Rejection? expected = Proof.TryCreate(documents[i].Proof, out Proof? proof) ?? documents[i].Key.Verify(proof!, documents[i].Inputs);
            Assert.Equal(expected, verdicts[i]);
        }

        Assert.Equal(
            [Reason.PointNotOnCurve, Reason.PointNotInSubgroup, Reason.PairingMismatch, Reason.PointNotInSubgroup, Reason.IdentityPoint, Reason.PublicInputCountMismatch],
            BadPositions(verdicts).Select(i => verdicts[i]!.Reason));
        Assert.Empty(BatchVerifier.Verify(ReadOnlySpan<BatchDocument>.Empty));

        BatchDocument Change(int i, Func<ProofDocument, ProofDocument> change) => documents[i] with { Proof = change(documents[i].Proof) };
        AffineG2 Stranger() => new(Convert(stranger.X), Convert(stranger.Y));
    }

    [Fact]
    public void Two_threads_give_the_same_verdicts()
    {
        BatchItem[] items = Valid(70);
        items[3] = Worsen(items[3]);
        items[69] = Worsen(items[69]);
        Rejection?[] verdicts = BatchVerifier.Verify(items, maxDegreeOfParallelism: 2);
        Assert.Equal([3, 69], BadPositions(verdicts));
    }

    [Fact]
    public void Arguments_that_make_no_sense_are_refused()
    {
        BatchItem[] items = Valid(2);
        foreach (int threads in new[] { 0, -1, int.MinValue })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => BatchVerifier.Verify(items, threads));
            Assert.Throws<ArgumentOutOfRangeException>(() => BatchVerifier.Verify(ReadOnlySpan<BatchDocument>.Empty, threads));
        }

        Assert.Throws<ArgumentException>(() => BatchVerifier.Verify(items, new Rejection?[1]));
        Assert.Throws<ArgumentNullException>(() => BatchVerifier.Verify([items[0], default]));
        Assert.Throws<ArgumentNullException>(() => BatchVerifier.Verify([default(BatchDocument)]));
        Assert.Throws<ArgumentException>(() => s_key.VerifyMany([items[0].Proof], [], new Rejection?[1]));
        foreach (int count in new[] { 1, 8 })
        {
            Proof[] proofs = [.. Enumerable.Repeat(items[0].Proof, count)];
            PublicInputs[] inputs = [.. Enumerable.Repeat(items[0].Inputs, count)];
            Assert.Throws<ArgumentNullException>(() => s_key.VerifyMany(new Proof[count], inputs, new Rejection?[count]));
            Assert.Throws<ArgumentNullException>(() => s_key.VerifyMany(proofs, new PublicInputs[count], new Rejection?[count]));
        }
    }

    [Fact]
    public void The_corpus_agrees_on_bad_batches()
    {
        Corpus.Require();
        string folder = Corpus.PathOf("negative/batch-bn128");
        int cases = 0;
        foreach (JsonElement @case in Corpus.ReadJson("negative/batch-bn128/cases.json").EnumerateArray())
        {
            JsonElement items = @case.GetProperty("items");
            JsonElement entries = items.ValueKind == JsonValueKind.String ? JsonDocument.Parse(items.GetString()!).RootElement : items;
            int[] bad = FindBad(Path.Combine(folder, @case.GetProperty("vkFile").GetString()!), entries);
            Assert.Equal(@case.GetProperty("invalidIndices").EnumerateArray().Select(index => index.GetInt32()), bad);
            cases++;
        }

        Assert.True(cases > 0);
    }

    [Fact]
    public void The_corpus_agrees_on_good_batches()
    {
        Corpus.Require();
        int proofs = 0;
        foreach (JsonElement file in Corpus.ManifestFiles().Where(file => file.TryGetProperty("count", out _)))
        {
            string path = Corpus.PathOf(file.GetProperty("file").GetString()!);
            string keyPath = Path.Combine(Path.GetDirectoryName(path)!, file.GetProperty("vk").GetString()!);
            JsonElement key = JsonDocument.Parse(File.ReadAllBytes(keyPath)).RootElement;
            if (key.GetProperty("protocol").GetString() != "groth16" || key.GetProperty("curve").GetString() != "bn128")
                continue;
            JsonElement entries = JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
            Assert.Equal(file.GetProperty("count").GetInt32(), entries.GetArrayLength());
            Assert.Empty(FindBad(keyPath, entries));
            proofs += entries.GetArrayLength();
        }

        Assert.True(proofs > 0);
    }

    // What the documents already refuse never reaches the batch.
    private static int[] FindBad(string keyPath, JsonElement entries)
    {
        Assert.Null(VerifyingKeyJson.Read(File.ReadAllBytes(keyPath), out VerifyingKeyDocument? keyDocument));
        Assert.Null(VerifyingKey.TryCreate(keyDocument!, KeyPolicy.Strict, out VerifyingKey? key));
        PreparedVerifyingKey prepared = new(key!, KeyPreparation.Lines);
        List<int> bad = [], positions = [];
        List<BatchItem> batch = [];
        int position = 0;
        foreach (JsonElement entry in entries.EnumerateArray())
        {
            JsonElement publics = entry.TryGetProperty("publicSignals", out JsonElement signals) ? signals : entry.GetProperty("public");
            byte[] line = JsonSerializer.SerializeToUtf8Bytes(new { proof = entry.GetProperty("proof"), publicSignals = publics });
            Rejection? rejection = ProofWithInputsJson.Read(line, out ProofDocument? document, out PublicInputs? inputs);
            Proof? proof = null;
            rejection ??= Proof.TryCreate(document!, out proof);
            if (rejection is not null)
            {
                bad.Add(position);
            }
            else
            {
                batch.Add(new BatchItem(prepared, proof!, inputs!));
                positions.Add(position);
            }

            position++;
        }

        bad.AddRange(BadPositions(BatchVerifier.Verify([.. batch])).Select(i => positions[i]));
        bad.Sort();
        return [.. bad];
    }

    private static Rejection?[] AgreesWithSingleVerification(BatchItem[] items, int[] expectedBad)
    {
        Rejection?[] verdicts = BatchVerifier.Verify(items), combined = new Rejection?[items.Length];
        Assert.Equal(expectedBad, BadPositions(verdicts));

        // However few they are, combined they get the same.
        BatchVerifier.Verify(items, combined, maxDegreeOfParallelism: 1, few: 0, out int checks);
        Assert.Equal(verdicts, combined);
        Assert.Equal(items.All(item => item.Key.CheckCount(item.Inputs) is not null), checks == 0);
        foreach (IGrouping<PreparedVerifyingKey, BatchItem> group in items.GroupBy(item => item.Key))
        {
            BatchItem[] own = [.. group];
            Rejection?[] many = new Rejection?[own.Length];
            group.Key.VerifyMany([.. own.Select(item => item.Proof)], [.. own.Select(item => item.Inputs)], many);
            Assert.Equal(own.Select(item => item.Key.Verify(item.Proof, item.Inputs)), many);
        }

        for (int i = 0; i < items.Length; i++)
            Assert.Equal(items[i].Key.Verify(items[i].Proof, items[i].Inputs), verdicts[i]);
        return verdicts;
    }

    private static AffineG2 PlusSmallOrder(AffineG2 point)
    {
        ReferencePoint<ReferenceFp2> small = ReferenceBn254.TwistPointOfOrder(ReferenceParameters.SmallTwistOrder);
        ProjectivePoint<Fp2, G2Curve> sum = new(point.X, point.Y, Fp2.One);
        ProjectivePoint<Fp2, G2Curve>.AddAffine(out sum, sum, Convert(small.X), Convert(small.Y));
        Fp2.Invert(out Fp2 inverse, sum.Z);
        return new AffineG2(sum.X * inverse, sum.Y * inverse);
    }

    private static Fp2 Convert(ReferenceFp2 value) => new(Fp.FromBigInteger(value.C0.Value), Fp.FromBigInteger(value.C1.Value));

    private static int[] BadPositions(Rejection?[] verdicts) => [.. Enumerable.Range(0, verdicts.Length).Where(i => verdicts[i] is not null)];

    internal static BatchItem[] Valid(int count) => [.. Enumerable.Range(0, count).Select(_ => Item(s_key, s_simulation))];

    private static BatchItem Item(PreparedVerifyingKey key, Simulation simulation)
    {
        (ProofDocument document, PublicInputs inputs) = simulation.Prove();
        return new BatchItem(key, Create(document), inputs);
    }

    private static BatchItem Worsen(BatchItem item) =>
        item with { Proof = Create(Document(item.Proof) with { C = Simulation.ToDocument(item.Proof.C + G1.Generator) }) };

    private static ProofDocument Document(Proof proof) => new(Simulation.ToDocument(proof.A), Simulation.ToDocument(proof.B), Simulation.ToDocument(proof.C));

    private static Proof Create(ProofDocument document)
    {
        Assert.Null(Proof.TryCreate(document, out Proof? proof));
        return proof!;
    }
}
