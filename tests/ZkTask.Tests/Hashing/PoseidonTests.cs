using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Algebra.Fields;
using ZkTask.Hashing;
using ZkTask.Tests.Artifacts;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Instruments;
using ZkTask.Tests.Support.Reference;

namespace ZkTask.Tests.Hashing;

public class PoseidonTests
{
    public static TheoryData<int> Widths => [.. Enumerable.Range(PoseidonParameters.MinWidth, PoseidonParameters.MaxWidth - PoseidonParameters.MinWidth + 1)];

    [Theory]
    [InlineData("hash/poseidon-bn254.json")]
    [InlineData("hash/poseidon-go-iden3.json")]
    public void Every_vector_of_the_corpus(string file)
    {
        Corpus.Require();
        JsonElement document = Corpus.ReadJson(file);
        JsonElement vectors = document.ValueKind == JsonValueKind.Array ? document : document.GetProperty("vectors");
        int count = 0;
        foreach (JsonElement vector in vectors.EnumerateArray())
        {
            Fr[] inputs = [.. vector.GetProperty("inputs").EnumerateArray().Select(Number)];
            Assert.Equal(Number(vector.GetProperty("out")), Poseidon.Hash(inputs));
            count++;
        }

        Assert.True(count > 0);
    }

    // The first constant and the first entry of the matrix of t = 3 are in every implementation's table; the digest of (1, 2) in every implementation's tests.
    [Fact]
    public void Known_values()
    {
        PoseidonParameters parameters = new(3);
        Assert.Equal(Hex("0ee9a592ba9a9518d05986d656f40c2114c4993c11bb29938d21d47304cd8e6e"), parameters.RoundConstants[0].ToBigInteger());
        Assert.Equal(Hex("109b7f411ba0e4c9b2b70caf5c36a7b194be7c11ad24378bfedb68592ba8118b"), parameters.Matrix[0].ToBigInteger());
        Assert.Equal(
            BigInteger.Parse("7853200120776062878684798364095072458815029376092732009249414926327459813530", CultureInfo.InvariantCulture),
            Poseidon.Hash(Fr.One, Fr.FromUInt64(2)).ToBigInteger());
    }

    // The reference draws its constants bit by bit and runs plain rounds; the product draws sixteen bits at a time and runs a rearranged schedule.
    [Theory]
    [MemberData(nameof(Widths))]
    public void Constants_and_digests_are_those_of_the_paper(int width)
    {
        ReferencePoseidon reference = new(width);
        PoseidonParameters parameters = new(width);
        Assert.Equal(reference.PartialRounds, parameters.PartialRounds);
        Assert.Equal(reference.Constants, parameters.RoundConstants.Select(c => c.ToBigInteger()));
        Assert.Equal(reference.Matrix.Cast<BigInteger>(), parameters.Matrix.Select(c => c.ToBigInteger()));

        PoseidonSchedule<Fr> schedule = PoseidonInstance<Fr>.Get(width);
        Assert.Equal(Fr.One, schedule.Recurrence[schedule.Unit]);
        Assert.Equal(width == 4, schedule.OutputsAreDoubled); // as README.md in the folder says

        Samples samples = new((ulong)width);
        List<Fr[]> messages = [new Fr[width - 1], [.. Enumerable.Repeat(-Fr.One, width - 1)]];
        for (int i = 0; i < 3; i++)
            messages.Add([.. Enumerable.Range(1, width - 1).Select(_ => samples.Residue<ZkTask.Algebra.Bn254.ScalarModulus>())]);
        foreach (Fr[] inputs in messages)
            Assert.Equal(reference.Hash([.. inputs.Select(x => x.ToBigInteger())]), Poseidon.Hash(inputs).ToBigInteger());
    }

    // What README.md in the folder says of t = 3: 80 S-boxes of two squares and a product, and 300 products in sums, one of them the scale.
    [Fact]
    public void A_hash_costs_what_its_schedule_says()
    {
        PoseidonSchedule<Metered<Fr>> schedule = PoseidonInstance<Fr>.Get(3).Select(e => Metered<Fr>.Wrap(e));
        OperationCounts counts = Meter.Count(() =>
            PoseidonPermutation<Metered<Fr>>.Hash(out _, new Metered<Fr>[PoseidonPermutation<Metered<Fr>>.RoomFor(3)], schedule));
        Assert.Equal((160, 80 + 300), (counts.Squarings, counts.Multiplications));
    }

    [Fact]
    public void Other_numbers_of_inputs_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Poseidon.Hash());
        Assert.Throws<ArgumentException>(() => Poseidon.Hash(new Fr[Poseidon.MaxInputs + 1]));
    }

    [Fact]
    public void A_digest_allocates_nothing() => Assert.Equal(0, AllocationMeter.BytesPerCall(() => Poseidon.Hash(Fr.One, Fr.One)));

    private static BigInteger Hex(string digits) => BigInteger.Parse("0" + digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static Fr Number(JsonElement text)
    {
        Assert.Equal(NumberStatus.Ok, Fr.TryParseDecimal(Encoding.ASCII.GetBytes(text.GetString()!), out Fr value));
        return value;
    }
}
