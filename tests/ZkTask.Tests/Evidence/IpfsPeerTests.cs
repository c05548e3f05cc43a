using System.Diagnostics;
using System.Globalization;
using Xunit;
using ZkTask.Evidence.Http;
using ZkTask.Evidence.Ipfs;
using ZkTask.Tests.Support;
using Endpoint = ZkTask.Evidence.Http.Endpoint;

namespace ZkTask.Tests.Evidence;

/// <summary>
/// Against another implementation, Helia's UnixFS, on this machine: both give files the same identifiers, and each reads what the other wrote. Skipped where it is
/// not installed: <c>npm ci --ignore-scripts</c> in the folder <c>Peer</c> beside this file installs it.
/// </summary>
[Trait("Category", "Process")]
public sealed class IpfsPeerTests
{
    private const string Folder = "tests/ZkTask.Tests/Evidence/Peer";

    [Fact]
    public async Task Both_lay_files_out_and_read_them_alike()
    {
        if (!Directory.Exists(RepositoryFiles.PathOf($"{Folder}/node_modules")))
            Assert.Skip($"Helia is absent: npm ci --ignore-scripts in {Folder} installs it.");
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process peer = Process.Start(new ProcessStartInfo("node", ["peer.mjs"])
        {
            WorkingDirectory = RepositoryFiles.PathOf(Folder),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            string url = $"http://127.0.0.1:{await peer.StandardOutput.ReadLineAsync(cancellation)}";
            using HttpClient client = new() { Timeout = TimeSpan.FromMinutes(10) };
            using Endpoint endpoint = new(new EndpointSettings("peer", new Uri(url)) { Timeout = TimeSpan.FromMinutes(10) }, new());
            IpfsReader reader = new([HttpBlockSource.Gateway(endpoint, GatewayFormat.Raw)]);
            Random random = new(7);
            for (int round = 0; round < 30; round++)
            {
                byte[] content = new byte[round switch { 0 => 0, 1 => 262_144, 2 => 262_145, 3 => 1_048_576, _ => random.Next(300) }];
                random.NextBytes(content);
                FileLayout layout = round < 4
                    ? FileLayout.Common[round]
                    : new FileLayout { CidVersion = random.Next(2), RawLeaves = random.Next(2) == 0, ChunkBytes = random.Next(4, 100), MaxLinks = random.Next(2, 9) };
                await CompareAsync(client, url, reader, content, layout, cancellation);
            }
        }
        finally
        {
            peer.StandardInput.Close();
            await peer.WaitForExitAsync(cancellation);
        }
    }

    private static async Task CompareAsync(HttpClient client, string url, IpfsReader reader, byte[] content, FileLayout layout, CancellationToken cancellation)
    {
        string options = string.Create(
            CultureInfo.InvariantCulture, $"version={layout.CidVersion}&raw={(layout.RawLeaves ? 1 : 0)}&chunk={layout.ChunkBytes}&links={layout.MaxLinks}");
        using HttpResponseMessage added = await client.PostAsync(new Uri($"{url}/add?{options}"), new ByteArrayContent(content), cancellation);
        Assert.Equal(await added.Content.ReadAsStringAsync(cancellation), FileDagBuilder.Identify(content, layout).ToString());

        // Another content, so that each side has blocks that the other does not.
        IpfsContent read = await reader.ReadAsync(FileDagBuilder.Identify(content, layout), null, cancellation);
        Assert.True(read.Refusal is null && read.Content.Span.SequenceEqual(content), $"{layout}: {read.Refusal}");
        byte[] other = [.. content, 1];
        MemoryBlockStore store = new();
        Cid cid = store.AddFile(other, layout);
        foreach ((Cid key, ReadOnlyMemory<byte> block) in store.Blocks)
            (await client.PutAsync(new Uri($"{url}/ipfs/{key}"), new ByteArrayContent(block.ToArray()), cancellation)).EnsureSuccessStatusCode();
        Assert.Equal(other, await client.GetByteArrayAsync(new Uri($"{url}/ipfs/{cid}"), cancellation));
    }
}
