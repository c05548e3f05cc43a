using Xunit;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Evidence;

/// <summary>What a builder of a file's blocks holds.</summary>
[Collection(nameof(WholeProcess))]
public sealed class FileDagMemoryTests
{
    [Fact]
    public void Needs_memory_for_a_chunk_and_a_path_only()
    {
        byte[] piece = new byte[1 << 16];
        FileDagBuilder builder = new(new FileLayout { ChunkBytes = 1 << 12, RawLeaves = true });
        GC.Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 512; i++)
            builder.Append(piece);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        builder.Finish();
        Assert.True(held < 2 << 20, $"{held} bytes are held after 32 MiB");
    }
}
