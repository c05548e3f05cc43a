using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Bench.Peers;

/// <summary>What is measured of ZkTask, with the kernel that ZKTASK_LANES chooses.</summary>
internal static class OwnWorks
{
    internal static int Serve(string folder, TextReader input, TextWriter output)
    {
        Fixtures fixtures = new(folder);
        Dictionary<string, Work> works = [];
        foreach (int publics in Fixtures.PublicCounts)
            AddVerification(works, fixtures, publics);
        AddBatches(works, fixtures);
        Multiplications.Add(works);
        return WorkServer.Run(new { version = typeof(Proof).Assembly.GetName().Version!.ToString(3), runtime = Environment.Version.ToString(), kernel = LaneEngine.Kind.ToString(), works = works.Keys }, works, input, output);
    }

    internal static PreparedVerifyingKey Prepare(byte[] json)
    {
        Rejection? rejection = VerifyingKeyJson.Read(json, out VerifyingKeyDocument? document);
        VerifyingKey? key = null;
        rejection ??= VerifyingKey.TryCreate(document!, KeyPolicy.Strict, out key);
        return rejection is null ? new PreparedVerifyingKey(key!) : throw new InvalidDataException(rejection.ToString());
    }

    internal static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException(what);
    }

    private static void AddVerification(Dictionary<string, Work> works, Fixtures fixtures, int publics)
    {
        PreparedVerifyingKey key = Prepare(fixtures.Key(publics));
        byte[][] lines = [.. fixtures.Lines(publics).Take(64)];
        foreach (byte[] line in lines)
            Require(Verify(key, line), "a valid proof was refused");
        foreach ((string what, byte[] line) in fixtures.Forged(publics))
            Require(!Verify(key, line), $"accepted: {what}");
        int next = 0;
        works.Add($"verify/{publics}", new Work(1, () => Verify(key, lines[next++ % lines.Length])));
        if (publics == 1)
            Stages.AddSingle(works, key, lines[0]);
    }

    private static bool Verify(PreparedVerifyingKey key, byte[] line)
    {
        Rejection? rejection = ProofWithInputsJson.Read(line, out ProofDocument? document, out PublicInputs? inputs, key.Key.PublicInputCount);
        return (rejection ?? key.Verify(document!, inputs!)) is null;
    }

    // From coordinates, whose points are not checked yet, and from lines of text.
    private static void AddBatches(Dictionary<string, Work> works, Fixtures fixtures)
    {
        PreparedVerifyingKey key = Prepare(fixtures.Key(1));
        byte[][] lines = fixtures.Lines(1);
        byte[] forged = fixtures.Forged(1).First().Line;
        foreach (int count in new[] { 1, 8, 64, 256, 1024, Fixtures.MaxBatch })
        {
            byte[][] own = lines[..count];
            (ProofDocument[] documents, PublicInputs[] inputs) = Parse(own);
            if (LaneEngine.IsSupported || count <= 256)
            {
                // Without lanes these are proofs one by one, the same at any number.
                works.Add($"many/points/{count}", new Work(count, () => VerifyMany(key, documents, inputs).All(verdict => verdict is null)));
                works.Add($"many/text/{count}", new Work(count, () => VerifyMany(key, own).All(verdict => verdict is null)));
            }

            works.Add($"batch/points/{count}", new Work(count, () => VerifyBatch(key, documents, inputs).All(verdict => verdict is null)));
            works.Add($"batch/text/{count}", new Work(count, () => VerifyBatch(key, own).All(verdict => verdict is null)));
            if (count == 1024)
                Stages.AddBatch(works, own, documents, inputs);

            // The forged one is found, and it alone.
            if (count > 256)
                continue;
            byte[][] bad = [.. own[..^1], forged];
            foreach (Rejection?[] verdicts in new[] { VerifyMany(key, bad), VerifyBatch(key, bad) })
                Require(verdicts[^1] is not null && verdicts[..^1].All(verdict => verdict is null), "the forged proof of a batch was not named");
        }
    }

    private static (ProofDocument[] Documents, PublicInputs[] Inputs) Parse(byte[][] lines)
    {
        ProofDocument[] documents = new ProofDocument[lines.Length];
        PublicInputs[] inputs = new PublicInputs[lines.Length];
        for (int i = 0; i < lines.Length; i++)
        {
            Rejection? rejection = ProofWithInputsJson.Read(lines[i], out ProofDocument? document, out PublicInputs? own);
            Require(rejection is null, "a valid proof was not read");
            (documents[i], inputs[i]) = (document!, own!);
        }

        return (documents, inputs);
    }

    private static Rejection?[] VerifyMany(PreparedVerifyingKey key, byte[][] lines)
    {
        (ProofDocument[] documents, PublicInputs[] inputs) = Parse(lines);
        return VerifyMany(key, documents, inputs);
    }

    private static Rejection?[] VerifyMany(PreparedVerifyingKey key, ProofDocument[] documents, PublicInputs[] inputs)
    {
        Proof?[] proofs = new Proof?[documents.Length];
        Rejection?[] verdicts = new Rejection?[documents.Length];
        Proof.TryCreateMany(documents, proofs, verdicts);
        Require(verdicts.All(verdict => verdict is null), "the points of a valid proof were refused");
        key.VerifyMany(proofs!, inputs, verdicts);
        return verdicts;
    }

    private static Rejection?[] VerifyBatch(PreparedVerifyingKey key, byte[][] lines)
    {
        (ProofDocument[] documents, PublicInputs[] inputs) = Parse(lines);
        return VerifyBatch(key, documents, inputs);
    }

    private static Rejection?[] VerifyBatch(PreparedVerifyingKey key, ProofDocument[] documents, PublicInputs[] inputs)
    {
        BatchDocument[] batch = new BatchDocument[documents.Length];
        for (int i = 0; i < batch.Length; i++)
            batch[i] = new BatchDocument(key, documents[i], inputs[i]);
        return BatchVerifier.Verify(batch);
    }
}
