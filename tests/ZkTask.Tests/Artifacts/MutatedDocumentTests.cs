using System.Globalization;
using Xunit;
using ZkTask.Artifacts;
using ZkTask.Groth16;

namespace ZkTask.Tests.Artifacts;

/// <summary>
/// Documents damaged at random, all readers: none throws, each gives the same answer twice, and what it accepts it reads again from what it writes.
/// <c>ZKTASK_FUZZ_COUNT</c> sets how many documents, <c>ZKTASK_FUZZ_SEED</c> where the seeds begin; a failure names its seed.
/// </summary>
public sealed class MutatedDocumentTests
{
    private static readonly DocumentKind[] s_texts = [.. Documents.Json, Documents.Solidity];

    private static readonly byte[] s_zkey = new ZkeyFile().ToBytes();

    [Fact]
    public void Every_answer_is_orderly()
    {
        int count = Number("ZKTASK_FUZZ_COUNT", 200_000);
        int firstSeed = Number("ZKTASK_FUZZ_SEED", 1);
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            int seed = firstSeed + i;
            try
            {
                if (CheckOne(new Random(seed)))
                    accepted++;
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"ZKTASK_FUZZ_SEED={seed} ZKTASK_FUZZ_COUNT=1 repeats this: {exception.Message}", exception);
            }
        }

        // Neither everything nor nothing: the mutations are neither too weak nor too strong.
        Assert.InRange(accepted, count / 50, count / 2);
    }

    private static bool CheckOne(Random random)
    {
        if (random.Next(100) == 0)
            return CheckZkey(Mutator.DamageBytes(random, s_zkey, random.Next(1, 3)));

        DocumentKind kind = s_texts[random.Next(s_texts.Length)];
        DocumentKind donor = s_texts[random.Next(s_texts.Length)];
        byte[] bytes = Documents.Utf8(kind.Valid);
        if (random.Next(3) != 0)
            bytes = Mutator.DamageTokens(random, bytes, Documents.Utf8(donor.Valid), random.Next(1, 4));
        if (random.Next(3) == 0)
            bytes = Mutator.DamageBytes(random, bytes, random.Next(1, 4));

        // Not only the reader that the document was meant for.
        if (random.Next(8) == 0)
            kind = s_texts[random.Next(s_texts.Length)];
        return Check(kind, bytes);
    }

    private static bool Check(DocumentKind kind, byte[] bytes)
    {
        Answer answer = kind.Read(bytes);
        Require(answer == kind.Read([.. bytes]), "two answers for one document");
        if (answer.Rejection is null)
        {
            Require(answer == ReadAgain(answer), "not what was written");
            return true;
        }

        Require(answer.Reason is not Reason.None and <= Reason.InsecureVerifyingKey, "a reason that documents cannot have");
        Require(answer.Rejection.Detail.StartsWith(kind.Name, StringComparison.Ordinal) && answer.Rejection.Detail.Length < 1200, "a detail out of form");
        return false;
    }

    private static Answer ReadAgain(Answer answer) => answer switch
    {
        { Key: not null } => Documents.Json[3].Read(VerifyingKeyJson.Write(answer.Key)),
        { Proof: not null, Inputs: not null } => Documents.Json[2].Read(ProofWithInputsJson.Write(answer.Proof, answer.Inputs)),
        { Proof: not null } => Documents.Json[0].Read(ProofJson.Write(answer.Proof)),
        _ => Documents.Json[1].Read(PublicInputsJson.Write(answer.Inputs!)),
    };

    private static bool CheckZkey(byte[] bytes)
    {
        Rejection? rejection = Groth16Zkey.Read(bytes, out VerifyingKeyDocument? key);
        Require(rejection == Groth16Zkey.Read(bytes, out VerifyingKeyDocument? again) && Equals(key, again), "two answers for one document");
        if (rejection is null)
            Require(VerifyingKeyJson.Read(VerifyingKeyJson.Write(key!), out again) is null && key!.Equals(again), "not what was written");
        return rejection is null;
    }

    private static void Require(bool condition, string otherwise)
    {
        if (!condition)
            throw new InvalidOperationException(otherwise);
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
