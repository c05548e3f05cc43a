using Xunit;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Lanes;

namespace ZkTask.Tests.Algebra.Lanes;

/// <summary>The checked-in kernels are what their generator writes.</summary>
public class GeneratedKernelTests
{
    [Theory]
    [InlineData("FmaKernel")]
    [InlineData("HybridKernel")]
    public void A_kernel_is_what_its_generator_writes(string kernel)
    {
        string expected = kernel == "FmaKernel" ? FmaKernelText.Generate() : HybridKernelText.Generate();
        string checkedIn = RepositoryFiles.PathOf($"src/ZkTask.Algebra/Lanes/{kernel}.g.cs");
        if (File.Exists(checkedIn) && File.ReadAllText(checkedIn).ReplaceLineEndings("\n") == expected)
            return;

        string written = Path.Combine(AppContext.BaseDirectory, $"{kernel}.g.cs");
        File.WriteAllText(written, expected);
        Assert.Fail($"The generator now writes something else. To accept it, copy {written} over {checkedIn}.");
    }
}
