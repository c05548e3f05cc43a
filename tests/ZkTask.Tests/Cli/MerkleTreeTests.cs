using System.Text;
using System.Text.Json;
using Xunit;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Merkle;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask merkle root</c>, <c>prove</c> and <c>apply</c>.</summary>
public sealed class MerkleTreeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.PathOf("state.db");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    [InlineData("sha256-smt")]
    public void Computes_the_same_root_of_leaves_in_every_spelling_and_order(string name)
    {
        StateTree tree = Tree(name, 50);
        string[] sorted = [.. tree.Leaves().Select(leaf => $"{leaf.Key},{leaf.Value.ToDecimal()}")];
        string csv = _folder.Write("leaves.csv", "key,value\r\n" + string.Join("\r\n", sorted.Reverse()));
        string ndjson = _folder.Write(
            "leaves.ndjson", string.Concat(tree.Leaves().Select(leaf => $$"""{"value": "{{leaf.Value}}", "key": "{{leaf.Key.ToDecimal()}}"}""" + "\n\n")));
        foreach (string[] args in (string[][])[["--leaves", csv], ["--leaves", ndjson], ["--leaves", ndjson, "--sorted"]])
        {
            JsonElement json = CliRun.Of(["merkle", "root", "--scheme", name, .. args, "--json"]).Exits(0).Json;
            Assert.Equal(tree.Scheme.Format(tree.Root), json.GetProperty("root").GetString());
            Assert.Equal(50, json.GetProperty("leaves").GetInt64());
        }

        string table = CliRun.With(new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', sorted))), "merkle", "root", "--scheme", name, "--leaves", "-").Exits(0).Output;
        Assert.Equal(["scheme", "root", "leaves"], table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0]));
        CliRun.Of("merkle", "root", "--scheme", name, "--leaves", csv, "--sorted").Exits(1);
    }

    [Fact]
    public void Applies_operations_durably_and_proves_them()
    {
        string proof = _folder.PathOf("transition.json");
        JsonElement first = Apply("0x" + new string('0', 63) + "1,5\n2,6\n3,7\n", "--create", "--scheme", "keccak-smt", "--json").Exits(0).Json;
        Assert.Equal((1, 3), (first.GetProperty("version").GetInt64(), first.GetProperty("leaves").GetInt64()));
        JsonElement second = Apply("2,\n9,9\n{\"key\": \"3\", \"value\": \"8\"}\n", "--proof", proof, "--json").Exits(0).Json;
        Assert.Equal((2, 3), (second.GetProperty("version").GetInt64(), second.GetProperty("operations").GetInt64()));
        Assert.Equal(first.GetProperty("newRoot").GetString(), second.GetProperty("oldRoot").GetString());
        string root = second.GetProperty("newRoot").GetString()!;
        Assert.Equal(root, CliRun.Of("merkle", "root", "--store", Store, "--json").Exits(0).Json.GetProperty("root").GetString());

        Assert.Null(StateTransitionJson.Read(File.ReadAllBytes(proof), out StateTransition? transition));
        Assert.Equal((first.GetProperty("newRoot").GetString(), root), (transition!.OldRoot.ToString(), transition.NewRoot.ToString()));
        CliRun.Of("merkle", "verify", "keccak-smt", proof).Exits(0);
        CliRun.Of("merkle", "verify", "sha256-smt", proof).Exits(1);

        // The same on leaves, of which nothing is kept.
        string leaves = _folder.Write("leaves.csv", "1,5\n2,6\n3,7\n"), dry = _folder.PathOf("dry.json");
        string operations = _folder.Write("operations", "9,9\n2,\n3,8\n");
        JsonElement again = CliRun.Of("merkle", "apply", operations, "--leaves", leaves, "--scheme", "keccak-smt", "--proof", dry, "--json").Exits(0).Json;
        Assert.Equal(root, again.GetProperty("newRoot").GetString());
        Assert.Equal(File.ReadAllBytes(proof), File.ReadAllBytes(dry));
        Assert.Contains("new root", CliRun.Of("merkle", "apply", operations, "--store", Store).Exits(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Commits_in_batches_up_to_the_line_that_is_wrong()
    {
        Apply(string.Concat(Enumerable.Range(1, 25).Select(i => $"{i},{i}\n")), "--create", "--scheme", "sha256-smt", "--batch", "10").Exits(0);
        JsonElement json = Root();
        Assert.Equal((3, 25), (json.GetProperty("version").GetInt64(), json.GetProperty("leaves").GetInt64()));

        CliRun stopped = Apply("1,\n2,\n3,\nx,4\n", "--batch", "2", "--json").Exits(2);
        Assert.Contains("standard input: line 4: must be", stopped.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(23, Root().GetProperty("leaves").GetInt64());
        Apply("1,\n1,2\n", "--json").Exits(1);
        Apply("\n").Exits(2).SaysOnlyOnError("there is no operation");

        JsonElement Root() => CliRun.Of("merkle", "root", "--store", Store, "--json").Exits(0).Json;
    }

    // Unreadable, malformed, empty, or of keys and values that no store of the scheme takes.
    [Theory]
    [InlineData(null, 2)]
    [InlineData("", 2)]
    [InlineData("key,value\n", 2)]
    [InlineData("1,1\nx,2\n", 2)]
    [InlineData("1,1\n1,2\n", 1)]
    [InlineData("21888242871839275222246405745257275088548364400416034343698204186575808495617,1\n", 1)]
    [InlineData("1,21888242871839275222246405745257275088548364400416034343698204186575808495617\n", 1)]
    public void Makes_nothing_of_operations_that_are_none(string? operations, int exitCode)
    {
        string proof = _folder.PathOf("proof.json"), leaves = _folder.Write("leaves.csv", "7,7\n");
        string input = operations is null ? _folder.PathOf("absent") : _folder.Write("operations", operations);
        string[] before = Directory.GetFileSystemEntries(_folder.Root);
        string[][] targets =
        [
            ["--store", Store, "--create"], ["--store", Store, "--create", "--proof", proof],
            ["--store", Store, "--create", "--batch", "2"], ["--store", Store, "--create", "--batch", "100"], ["--leaves", leaves, "--proof", proof],
        ];
        foreach (string[] target in targets)
        {
            CliRun.Of(["merkle", "apply", input, "--scheme", "circom-smt", .. target]).Exits(exitCode);
            Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Root));
        }

        // And changes nothing of a store that is there.
        Apply("5,5\n", "--create", "--scheme", "circom-smt").Exits(0);
        CliRun.Of(["merkle", "apply", input, "--store", Store, "--create", "--scheme", "circom-smt", "--proof", proof]).Exits(exitCode);
        Assert.False(File.Exists(proof));
        JsonElement root = CliRun.Of("merkle", "root", "--store", Store, "--json").Exits(0).Json;
        Assert.Equal((1, 1), (root.GetProperty("version").GetInt64(), root.GetProperty("leaves").GetInt64()));
    }

    [Theory]
    [InlineData("circom-smt")]
    [InlineData("keccak-smt")]
    public void Proves_keys_that_are_there_and_keys_that_are_not(string name)
    {
        StateTree tree = Tree(name, 20);
        string leaves = _folder.Write("leaves.csv", string.Concat(tree.Leaves().Select(leaf => $"{leaf.Key},{leaf.Value}\n"))), proof = _folder.PathOf("proof.json");
        string present = tree.Leaves().First().Key.ToString();
        CliRun printed = CliRun.Of("merkle", "prove", present, "12345", "--leaves", leaves, "--scheme", name).Exits(0);
        Assert.Null(TreeProofJson.Read(Encoding.UTF8.GetBytes(printed.Output), out TreeProof? read));
        Assert.Null(read!.Verify(tree.Root));
        Assert.Equal(2, read.Facts.Length);
        Assert.StartsWith($"{proof}: 1 present, 1 absent under ", CliRun.Of("merkle", "prove", present, "12345", "--leaves", leaves, "--scheme", name, "--proof", proof).Exits(0).Output, StringComparison.Ordinal);
        CliRun.Of("merkle", "verify", name, proof).Exits(0);
        File.WriteAllText(proof, File.ReadAllText(proof).Replace("\"value\": null", "\"value\": \"" + tree.Scheme.Format(Bytes32.FromInteger(1)) + "\"", StringComparison.Ordinal));
        CliRun.Of("merkle", "verify", name, proof).Exits(1);
        CliRun.Of("merkle", "prove", "1", "1", "--leaves", leaves, "--scheme", name).Exits(1);
    }

    [Fact]
    public void Prints_proofs_of_one_key_as_inputs_of_circuits()
    {
        string proof = _folder.PathOf("proof.json"), leaves = _folder.Write("leaves.csv", "1,5\n2,6\n3,7\n"), input = _folder.PathOf("input.json");
        string[] tree = ["--leaves", leaves, "--scheme", "circom-smt", "--proof", proof];
        foreach ((string key, string fnc) in new[] { ("3", "0"), ("7", "1"), ("4", "1") })
        {
            CliRun.Of(["merkle", "prove", key, .. tree]).Exits(0);
            File.WriteAllText(input, CliRun.Of("merkle", "circuit-input", proof, "--levels", "10").Exits(0).Output);
            Assert.Equal(fnc, JsonElement.Parse(File.ReadAllText(input)).GetProperty("fnc").GetString());
            CliRun.Of("merkle", "verify", "circom-smt", input).Exits(0);
        }

        Assert.StartsWith("invalid: DepthExceeded: ", CliRun.Of("merkle", "circuit-input", proof, "--levels", "1").Exits(1).Output, StringComparison.Ordinal);
        CliRun.Of(["merkle", "apply", _folder.Write("operations", "3,\n"), .. tree]).Exits(0);
        JsonElement processor = JsonElement.Parse(CliRun.Of("merkle", "circuit-input", proof, "--levels", "10").Exits(0).Output);
        Assert.Equal(["1", "1"], processor.GetProperty("fnc").EnumerateArray().Select(bit => bit.GetString()));
        Assert.Equal(("3", "7"), (processor.GetProperty("newKey").GetString(), processor.GetProperty("newValue").GetString()));
        File.WriteAllText(proof, File.ReadAllText(proof).Replace("\"before\": \"7\"", "\"before\": \"8\"", StringComparison.Ordinal));
        Assert.StartsWith("invalid: RootMismatch: ", CliRun.Of("merkle", "circuit-input", proof, "--levels", "10").Exits(1).Output, StringComparison.Ordinal);
        CliRun.Of(["merkle", "prove", "1", "2", .. tree]).Exits(0);
        CliRun.Of("merkle", "circuit-input", proof, "--levels", "10").Exits(2).SaysOnlyOnError("several keys");
        CliRun.Of("merkle", "prove", "1", "--leaves", leaves, "--scheme", "keccak-smt", "--proof", proof).Exits(0);
        Assert.StartsWith("invalid: SchemeMismatch: ", CliRun.Of("merkle", "circuit-input", proof, "--levels", "10").Exits(1).Output, StringComparison.Ordinal);
        CliRun.Of("merkle", "circuit-input", input, "--levels", "10").Exits(2);
    }

    [Fact]
    public void Replaces_none_of_its_inputs_by_a_proof()
    {
        Apply("1,1\n", "--create", "--scheme", "keccak-smt").Exits(0);
        string leaves = _folder.Write("leaves.csv", "1,1\n"), link = _folder.PathOf("link"), other = Path.Combine(_folder.Root, ".", "state.db");
        File.CreateSymbolicLink(link, Store);
        foreach (string name in new[] { Store, link, other })
        {
            CliRun.Of("merkle", "prove", "1", "--store", Store, "--proof", name).Exits(64);
            CliRun.Of("merkle", "apply", leaves, "--store", name, "--proof", Store).Exits(64);
        }

        CliRun.Of("merkle", "apply", leaves, "--store", Store, "--proof", leaves).Exits(64);
        CliRun.Of("merkle", "prove", "1", "--leaves", leaves, "--scheme", "keccak-smt", "--proof", leaves).Exits(64);
        Assert.Equal("1,1\n", File.ReadAllText(leaves));
        CliRun.Of("merkle", "root", "--store", link).Exits(0);
    }

    [Fact]
    public void Tells_what_is_wrong_with_a_store()
    {
        CliRun.Of("merkle", "root", "--store", Store).Exits(2).SaysOnlyOnError("NotFound");
        Assert.False(File.Exists(Store));
        CliRun.Of("merkle", "root", "--store", _folder.Write("text", new string('x', 4096))).Exits(2).SaysOnlyOnError("NotAStore");
        CliRun.Of("merkle", "root", "--store", "").Exits(2).SaysOnlyOnError("a store has a name");
        CliRun.Of("merkle", "root", "--store", "postgres:ZKTASK_NO_SUCH_VARIABLE").Exits(2).SaysOnlyOnError("holds no connection string");
        Apply("1,1\n", "--create", "--scheme", "keccak-smt").Exits(0);
        Apply("1,1\n", "--create", "--scheme", "sha256-smt").Exits(1);
        CliRun.Of("merkle", "prove", "1", "--store", Store, "--proof", _folder.PathOf("no/folder"), "--json").Exits(3);
    }

    [Theory]
    [InlineData("1,2\n1", 2)]
    [InlineData("1,\n", 2)]
    [InlineData("{\"key\": \"1\"}", 2)]
    [InlineData("{\"key\": \"1\", \"value\": 1}", 2)]
    [InlineData("{\"key\": \"1\", \"value\": \"1\", \"value\": \"1\"}", 2)]
    [InlineData("{\"key\": \"\\ud800\", \"value\": \"1\"}", 2)]
    [InlineData("01,1", 2)]
    [InlineData("1,0x01", 2)]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639936,1", 2)]
    [InlineData("21888242871839275222246405745257275088548364400416034343698204186575808495617,1", 1)]
    [InlineData("1,1\n1,1", 1)]
    public void Refuses_leaves_that_are_none(string leaves, int exitCode)
    {
        string file = _folder.Write("leaves", leaves);
        CliRun.Of("merkle", "root", "--scheme", "circom-smt", "--leaves", file).Exits(exitCode);
        CliRun.Of("merkle", "root", "--scheme", "circom-smt", "--leaves", file, "--sorted").Exits(exitCode);
    }

    [Theory]
    [InlineData("merkle", "root")]
    [InlineData("merkle", "root", "--leaves", "x")]
    [InlineData("merkle", "root", "--leaves", "x", "--scheme", "smt")]
    [InlineData("merkle", "root", "--leaves", "x", "--scheme", "keccak-smt", "--store", "y")]
    [InlineData("merkle", "root", "--store", "y", "--sorted")]
    [InlineData("merkle", "prove", "--store", "y")]
    [InlineData("merkle", "prove", "0x1", "--store", "y")]
    [InlineData("merkle", "prove", "1", "--store", "y", "--json")]
    [InlineData("merkle", "apply", "--store", "y")]
    [InlineData("merkle", "apply", "o", "--store", "y", "--create")]
    [InlineData("merkle", "apply", "o", "--store", "y", "--scheme", "keccak-smt")]
    [InlineData("merkle", "apply", "o", "--store", "y", "--batch", "5", "--proof", "p")]
    [InlineData("merkle", "apply", "o", "--store", "y", "--batch", "0")]
    [InlineData("merkle", "circuit-input", "p")]
    [InlineData("merkle", "circuit-input", "p", "--levels", "255")]
    [InlineData("merkle", "apply", "-", "--leaves", "-", "--scheme", "keccak-smt")]
    public void Refuses_what_is_no_command(params string[] args) => Assert.Equal(64, CliRun.Of(args).ExitCode);

    private CliRun Apply(string operations, params string[] options)
    {
        using MemoryStream input = new(Encoding.UTF8.GetBytes(operations));
        return CliRun.With(input, ["merkle", "apply", "-", "--store", Store, .. options]);
    }

    private static StateTree Tree(string name, int count)
    {
        Assert.True(TreeScheme.TryFind(name, out TreeScheme? scheme));
        Assert.Null(scheme.Empty.Apply([.. Enumerable.Range(0, count).Select(i => StateOperation.Put(Storage.StoreCases.Key(i), Bytes32.FromInteger((ulong)i)))], out StateTree? tree));
        return tree!;
    }
}
