namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// How <c>ipfs add</c> lays a file out in blocks: chunks of one size as leaves of a balanced tree. Two layouts of one file have two identifiers.
/// </summary>
public sealed record FileLayout
{
    /// <summary>Kubo's and Pinata's default: version 0, leaves in dag-pb, chunks of 256 KiB, 174 links.</summary>
    public static FileLayout Version0 { get; } = new() { CidVersion = 0, RawLeaves = false };

    /// <summary>What <c>ipfs add --cid-version=1</c> does: version 1, raw leaves, chunks of 256 KiB, 174 links.</summary>
    public static FileLayout Version1 { get; } = new();

    /// <summary>0 or 1. Raw leaves have identifiers of version 1 in any case.</summary>
    public int CidVersion { get; init; } = 1;

    /// <summary>Whether leaves are plain bytes instead of dag-pb nodes.</summary>
    public bool RawLeaves { get; init; } = true;

    /// <summary>Bytes in a chunk; 1 to 1 MiB, which is as much as Kubo takes.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>Links in an inner node; 2 to 1,024.</summary>
    public int MaxLinks { get; init; } = 174;

    /// <summary>The largest chunk.</summary>
    public const int LargestChunkBytes = 1 << 20;

    /// <summary>The layouts that are in common use: both versions, with Kubo's old and new sizes (the profile unixfs-v1-2025: 1 MiB, 1,024 links).</summary>
    public static IReadOnlyList<FileLayout> Common { get; } =
    [
        Version0,
        Version1,
        new() { CidVersion = 1, RawLeaves = false },
        new() { ChunkBytes = LargestChunkBytes },
        new() { ChunkBytes = LargestChunkBytes, MaxLinks = 1024 },
    ];

    internal void Validate()
    {
        if (CidVersion is not (0 or 1) || ChunkBytes is < 1 or > LargestChunkBytes || MaxLinks is < 2 or > 1024)
            throw new ArgumentException($"No such layout: {this}.");
    }
}
