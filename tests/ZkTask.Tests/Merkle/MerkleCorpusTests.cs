using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Cli.Merkle;
using ZkTask.Merkle.Ethereum;
using ZkTask.Tests.Cli;
using ZkTask.Tests.Support;
using ZkTask.Tests.Support.Merkle;

namespace ZkTask.Tests.Merkle;

/// <summary>Agreement with every Merkle proof in the corpus, in the library and through the tool.</summary>
public sealed class MerkleCorpusTests
{
    [Fact]
    public void Agrees_about_every_proof()
    {
        List<string> wrong = [];
        Dictionary<string, (int Valid, int Invalid)> counts = [];
        foreach (MerkleCorpus.Case item in MerkleCorpus.All())
        {
            Rejection? rejection = MerkleProofKind.Named(item.Kind).Check(Encoding.UTF8.GetBytes(item.Document));
            if (rejection is null != item.IsValid)
                wrong.Add($"{item.Kind} {item.Name}: {rejection?.ToString() ?? "valid"}");
            (int valid, int invalid) = counts.GetValueOrDefault(item.Kind);
            counts[item.Kind] = item.IsValid ? (valid + 1, invalid) : (valid, invalid + 1);

            CliRun run = CliRun.With(new MemoryStream(Encoding.UTF8.GetBytes(item.Document)), "merkle", "verify", item.Kind, "-", "--json");
            int expected = item.IsValid ? 0 : rejection?.Reason is Reason.MalformedDocument or Reason.MalformedNumber ? 2 : 1;
            if (run.ExitCode != expected || (!item.IsValid && run.Json.GetProperty("reason").GetString() != rejection?.Reason.ToString()))
                wrong.Add($"tool: {item.Kind} {item.Name}: exit {run.ExitCode}: {run.Output}{run.Error}");
        }

        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
        string[] kinds = ["circom-smt", "eigenlayer", "eth-getproof", "lean-imt", "openzeppelin", "rfc9162-consistency", "rfc9162-inclusion"];
        Assert.Equal(kinds, counts.Keys.Order(StringComparer.Ordinal));
        Assert.All(counts.Values, count => Assert.True(count.Valid >= 3 && count.Invalid >= 10, $"{count}"));
    }

    [Fact]
    public void The_documents_of_a_block_lead_to_its_state_root()
    {
        string block = File.ReadAllText(Corpus.PathOf("domain/eth_getproof/block-latest.io"));
        string answer = block.Split('\n').Single(line => line.StartsWith("<< ", StringComparison.Ordinal))[3..];
        string root = JsonElement.Parse(answer).GetProperty("result").GetProperty("stateRoot").GetString()!;
        MerkleCorpus.Case[] exchanges = [.. MerkleCorpus.All().Where(item => item.Name.EndsWith(".io", StringComparison.Ordinal))];
        Assert.Contains(exchanges, item => JsonElement.Parse(item.Document).GetProperty("stateRoot").GetString() == root);
    }

    [Fact]
    public void The_empty_trie_has_the_known_root()
    {
        JsonElement item = Corpus.ReadJson("merkle/generated/eth-mpt-getproof.json").GetProperty("cases").EnumerateArray()
            .Single(item => item.GetProperty("label").GetString() == "empty-trie-root");
        Assert.Equal(item.GetProperty("root").GetString(), MerklePatriciaProof.EmptyRoot.ToString());
    }
}
