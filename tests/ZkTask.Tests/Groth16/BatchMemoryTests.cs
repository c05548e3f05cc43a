using Xunit;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Groth16;

/// <summary>What a batch needs comes from pools, which a collection that another test's thread sets off may empty: alone, therefore.</summary>
[Collection(nameof(WholeProcess))]
public sealed class BatchMemoryTests
{
    [Fact]
    public void Verification_allocates_nothing_per_proof()
    {
        BatchItem[] items = BatchVerifierTests.Valid(256);
        Rejection?[] verdicts = new Rejection?[256];
        long few = Allocated(128), many = Allocated(256);
        Assert.True(many - few < 512, $"{few} bytes for 128 proofs, {many} for 256");

        long Allocated(int count) =>
            AllocationMeter.BytesPerCall(() => BatchVerifier.Verify(items.AsSpan(0, count), verdicts.AsSpan(0, count)), calls: 5);
    }

    [Fact]
    public void Independent_verdicts_allocate_nothing()
    {
        BatchItem[] items = BatchVerifierTests.Valid(72);
        Proof[] proofs = [.. items.Select(item => item.Proof)];
        PublicInputs[] inputs = [.. items.Select(item => item.Inputs)];
        PreparedVerifyingKey key = new(items[0].Key.Key); // with the tables, without which sums of inputs take memory
        Rejection?[] verdicts = new Rejection?[72];
        foreach (int count in new[] { 3, 8, 64, 72 })
        {
            long bytes = AllocationMeter.BytesPerCall(() => key.VerifyMany(proofs.AsSpan(0, count), inputs.AsSpan(0, count), verdicts.AsSpan(0, count)), calls: 5);
            Assert.True(bytes == 0, $"{bytes} bytes for {count} proofs");
        }

        Assert.All(verdicts, Assert.Null);
    }
}
