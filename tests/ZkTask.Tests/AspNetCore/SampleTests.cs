using System.Diagnostics;
using System.Text;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.AspNetCore;

/// <summary>The sample that embeds an attester, built and asked.</summary>
[Trait("Category", "Packaging")]
public sealed class SampleTests
{
    [Fact]
    public async Task Runs_as_it_stands()
    {
        string sample = RepositoryFiles.PathOf("samples/attester/attester.cs");
        Assert.InRange(File.ReadLines(sample).Count(line => line.Length > 0 && !line.StartsWith("#:", StringComparison.Ordinal)), 5, 20);
        using TemporaryFolder folder = new();
        folder.Write("vk.json", RepositoryFiles.ReadBytes("circuits/price/verification_key.json"));
        string tasks = folder.Write("tasks.json", """{"tasks": [{"id": 7, "kind": "groth16", "verificationKey": "vk.json", "budget": {"deadlineMilliseconds": 3600000}}]}""");
        ProcessStartInfo start = new("dotnet", ["run", "--file", sample, "--", tasks, "--urls", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.Root,
        };

        // Whoever builds at the same time may use this build's processes, which end with it, if they are not its own.
        (start.Environment["MSBUILDDISABLENODEREUSE"], start.Environment["UseSharedCompilation"]) = ("1", "false");
        using Process process = Process.Start(start)!;
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            StringBuilder output = new();
            string? url = null;
            while (url is null && await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                output.AppendLine(line);
                const string marker = "Now listening on: ";
                if (line.IndexOf(marker, StringComparison.Ordinal) is >= 0 and int at)
                    url = line[(at + marker.Length)..];
            }

            Assert.True(url is not null, $"{output}{(url is null ? await errors : "")}");
            using HttpClient client = new() { BaseAddress = new Uri(url!), Timeout = Eventually.Patience };
            using StringContent body = new("""{"proofOfTask":"{}","taskDefinitionId":7}""", Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = await client.PostAsync("/task/validate", body, TestContext.Current.CancellationToken);
            Assert.Equal("""{"data":false,"error":false,"message":null}""", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }
}
