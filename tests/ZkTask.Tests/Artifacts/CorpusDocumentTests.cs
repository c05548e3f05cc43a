using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Bn254;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Artifacts;

/// <summary>What the corpus's files say, at the level where documents are read: shapes and numbers, not yet curves.</summary>
public sealed class CorpusDocumentTests
{
    /// <summary>Categories of negative cases that documents show, with the reasons that name them.</summary>
    private static readonly Dictionary<string, Reason[]> s_shownByDocuments = new()
    {
        ["public-input-aliasing"] = [Reason.PublicInputOutOfRange, Reason.MalformedNumber],
        ["public-count"] = [Reason.PublicInputCountMismatch],
        ["public-type"] = [Reason.MalformedDocument, Reason.MalformedNumber],
        ["public-encoding"] = [Reason.MalformedNumber],
        ["public-number"] = [Reason.MalformedNumber, Reason.MalformedDocument],
        ["coordinate-not-canonical"] = [Reason.CoordinateOutOfRange],
        ["json-duplicate-key"] = [Reason.MalformedDocument],
        ["json-malformed"] = [Reason.MalformedDocument],
        ["json-structure"] = [Reason.MalformedDocument],
        ["json-truncated"] = [Reason.MalformedDocument],
        ["projective-z"] = [Reason.NonAffinePoint, Reason.MalformedDocument, Reason.CoordinateOutOfRange],
        ["metadata"] = [Reason.ProtocolMismatch, Reason.CurveMismatch],
        ["vk-structure"] = [Reason.MalformedDocument, Reason.PublicInputCountMismatch, Reason.ProtocolMismatch, Reason.CurveMismatch],
        ["dos"] = [Reason.MalformedDocument, Reason.MalformedNumber, Reason.PublicInputOutOfRange, Reason.PublicInputCountMismatch],
    };

    /// <summary>Categories of negative cases whose documents may or may not show what is wrong.</summary>
    private static readonly string[] s_eitherWay = ["infinity", "vk-points", "wrong-vk", "mixed-proof"];

    [Fact]
    public void Answers_every_groth16_case_as_far_as_documents_show()
    {
        int accepted = 0, refused = 0;
        foreach (JsonElement item in Cases("groth16-bn128"))
        {
            string category = Text(item, "category");
            Rejection? rejection = ReadCase(item, "groth16-bn128");
            if (s_shownByDocuments.TryGetValue(category, out Reason[]? reasons) && Text(item, "expect") == "reject")
            {
                Assert.True(rejection is not null && reasons.Contains(rejection.Reason), $"{Text(item, "id")}: {rejection}");
                refused++;
            }
            else if (!s_eitherWay.Contains(category))
            {
                Assert.True(rejection is null, $"{Text(item, "id")}: {rejection}");
                accepted++;
            }
        }

        Assert.True(accepted >= 90 && refused >= 140, $"{accepted} accepted, {refused} refused");
    }

    [Theory]
    [InlineData("plonk-bn128", "Protocol")]
    [InlineData("fflonk-bn128", "Protocol")]
    [InlineData("plonk-bls12381", "Protocol")]
    [InlineData("groth16-bls12381", "Curve")]
    public void Says_of_another_protocol_or_curve_that_it_is_another(string folder, string kind)
    {
        Reason expected = kind == "Protocol" ? Reason.ProtocolMismatch : Reason.CurveMismatch;
        foreach (JsonElement item in Cases(folder).Where(item => Text(item, "expect") == "accept" && Text(item, "category") == "valid"))
        {
            Assert.Equal(expected, VerifyingKeyJson.Read(Documents.Utf8(KeyText(item, folder)), out _)?.Reason);
            Assert.Equal(expected, ProofJson.Read(Documents.Utf8(Text(item, "proofText")), out _)?.Reason);
        }
    }

    [Theory]
    [InlineData("plonk-bn128")]
    [InlineData("fflonk-bn128")]
    [InlineData("plonk-bls12381")]
    [InlineData("groth16-bls12381")]
    public void Accepts_nothing_of_another_protocol_or_curve(string folder)
    {
        foreach (JsonElement item in Cases(folder))
        {
            // A damaged document of another protocol may happen to be whole again without its protocol member; then it is no Groth16 proof all the same.
            Assert.NotNull(ReadCase(item, folder));
        }
    }

    [Fact]
    public void Writes_every_document_that_snarkjs_generated_byte_for_byte()
    {
        int documents = 0;
        foreach (string path in Files(file => file.StartsWith("generated/groth16/bn128/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)))
        {
            byte[] utf8 = File.ReadAllBytes(Corpus.PathOf(path));
            string name = Path.GetFileName(path);
            byte[]? written = null;
            if (name.StartsWith("proof_", StringComparison.Ordinal))
            {
                Assert.Null(ProofJson.Read(utf8, out ProofDocument? proof));
                written = ProofJson.Write(proof!);
            }
            else if (name.StartsWith("public_", StringComparison.Ordinal))
            {
                Assert.Null(PublicInputsJson.Read(utf8, out PublicInputs? inputs));
                written = PublicInputsJson.Write(inputs!);
            }
            else if (name == "verification_key.json")
            {
                Assert.Null(VerifyingKeyJson.Read(utf8, out VerifyingKeyDocument? key));
                written = VerifyingKeyJson.Write(key!, AlphaBeta(key!));
            }

            if (written is not null)
            {
                Assert.Equal(utf8, written);
                documents++;
            }
        }

        Assert.True(documents >= 40, $"{documents} documents");
    }

    [Fact]
    public void Reads_and_writes_the_calldata_that_snarkjs_exported()
    {
        int documents = 0;
        foreach (string path in Files(file => file.StartsWith("generated/groth16/bn128/", StringComparison.Ordinal) && file.Contains("/calldata_", StringComparison.Ordinal)))
        {
            string text = Corpus.ReadText(path);
            string number = path[^6..^4];
            string folder = Path.GetDirectoryName(path)!;
            Assert.Null(SolidityCalldata.Read(Documents.Utf8(text), out ProofDocument? proof, out PublicInputs? inputs));
            Assert.Null(ProofJson.Read(Documents.Utf8(Corpus.ReadText($"{folder}/proof_{number}.json")), out ProofDocument? expectedProof));
            Assert.Null(PublicInputsJson.Read(Documents.Utf8(Corpus.ReadText($"{folder}/public_{number}.json")), out PublicInputs? expectedInputs));
            Assert.Equal(expectedProof, proof);
            Assert.Equal(expectedInputs, inputs);
            Assert.Equal(text, SolidityCalldata.Write(proof!, inputs!));
            documents++;
        }

        Assert.True(documents >= 10, $"{documents} documents");
    }

    [Fact]
    public void Reads_every_batch_item()
    {
        int items = 0;
        foreach (JsonElement batch in Cases("batch-bn128").Where(batch => Text(batch, "expectBatch") == "accept"))
        {
            foreach (JsonElement item in batch.GetProperty("items").EnumerateArray())
            {
                byte[] line = JsonSerializer.SerializeToUtf8Bytes(new { proof = item.GetProperty("proof"), publicSignals = item.GetProperty("publicSignals") });
                Assert.Null(ProofWithInputsJson.Read(line, out _, out _));
                items++;
            }
        }

        Assert.True(items >= 15, $"{items} items");
    }

    [Fact]
    public void Reads_the_wild_documents_of_groth16_and_names_what_the_others_are()
    {
        int accepted = 0;
        foreach (string path in Files(file => file.StartsWith("wild/", StringComparison.Ordinal) && file.EndsWith(".json", StringComparison.Ordinal)))
        {
            byte[] utf8 = File.ReadAllBytes(Corpus.PathOf(path));
            string name = Path.GetFileName(path);
            if (name.StartsWith("calldata", StringComparison.Ordinal))
            {
                Assert.Null(SolidityCalldata.Read(utf8, out _, out _));
                continue;
            }

            JsonElement root = JsonElement.Parse(utf8);
            bool isZokrates = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("scheme", out _);
            bool isKey = name.Contains("verification_key", StringComparison.Ordinal) || name.Contains(".vk.", StringComparison.Ordinal);
            Rejection? rejection;
            if (isKey)
                rejection = VerifyingKeyJson.Read(utf8, out _);
            else if (name.StartsWith("proof", StringComparison.Ordinal) && root.ValueKind == JsonValueKind.Object)
                rejection = ProofJson.Read(utf8, out _);
            else
                continue;

            if (isZokrates)
                Assert.Contains("ZoKrates", rejection!.Detail, StringComparison.Ordinal);
            else if (isKey && !root.TryGetProperty("protocol", out _))
                Assert.Equal(Reason.MalformedDocument, rejection?.Reason);
            else if (root.TryGetProperty("protocol", out JsonElement protocol) && protocol.GetString() != "groth16")
                Assert.Equal(Reason.ProtocolMismatch, rejection?.Reason);
            else if (root.TryGetProperty("curve", out JsonElement curve) && curve.GetString() == "bls12381")
                Assert.Equal(Reason.CurveMismatch, rejection?.Reason);
            else
            {
                Assert.True(rejection is null, $"{path}: {rejection}");
                accepted++;
            }
        }

        Assert.True(accepted >= 60, $"{accepted} accepted");
    }

    private static Rejection? ReadCase(JsonElement item, string folder) =>
        VerifyingKeyJson.Read(Documents.Utf8(KeyText(item, folder)), out VerifyingKeyDocument? key)
        ?? ProofJson.Read(Documents.Utf8(Text(item, "proofText")), out _)
        ?? PublicInputsJson.Read(Documents.Utf8(Text(item, "publicText")), out _, key!.PublicInputCount);

    private static string KeyText(JsonElement item, string folder) =>
        item.TryGetProperty("vkText", out JsonElement text) ? text.GetString()! : Corpus.ReadText($"negative/{folder}/{Text(item, "vkFile")}");

    private static JsonElement.ArrayEnumerator Cases(string folder) => Corpus.ReadJson($"negative/{folder}/cases.json").EnumerateArray();

    private static IEnumerable<string> Files(Func<string, bool> choice) => Corpus.ManifestFiles().Select(file => Text(file, "file")).Where(choice);

    private static string Text(JsonElement item, string member) => item.GetProperty(member).GetString()!;

    private static Gt AlphaBeta(VerifyingKeyDocument key)
    {
        Assert.Equal(PointStatus.Ok, G1.TryCreate(key.Alpha.X, key.Alpha.Y, out G1 alpha));
        Assert.Equal(PointStatus.Ok, G2.TryCreate(key.Beta.X, key.Beta.Y, out G2 beta));
        return Pairing.Compute(alpha, beta);
    }
}
