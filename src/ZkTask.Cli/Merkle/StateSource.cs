using System.CommandLine;
using System.CommandLine.Parsing;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Cli.Merkle;

/// <summary>Where a command's tree comes from: <c>--store</c>, or <c>--leaves</c> with <c>--scheme</c>.</summary>
internal sealed class StateSource
{
    internal Option<string?> Store { get; } = new("--store") { Description = "A store: a file, or postgres:NAME[/schema] with an environment variable that holds a connection string." };

    internal Option<string?> Leaves { get; } = new("--leaves") { Description = "A file of leaves, one a line: key,value or {\"key\", \"value\"}. `-` is standard input." };

    internal Option<string?> Scheme { get; } = new("--scheme") { Description = "The kind of tree of the leaves: circom-smt, keccak-smt, sha256-smt." };

    /// <summary>Adds the options to a command and makes sure that they go together.</summary>
    /// <param name="command">The command.</param>
    /// <param name="schemeWithStore">Whether a store may come with a scheme.</param>
    internal void AddTo(Command command, bool schemeWithStore = false)
    {
        Scheme.AcceptOnlyFromAmong([.. TreeScheme.All.Select(scheme => scheme.Name)]);
        command.Options.Add(Store);
        command.Options.Add(Leaves);
        command.Options.Add(Scheme);
        command.Validators.Add(result =>
        {
            bool hasStore = Has(result, Store), hasLeaves = Has(result, Leaves), hasScheme = Has(result, Scheme);
            if (hasStore == hasLeaves)
                result.AddError("The tree is either that of a --store or that of --leaves.");
            else if (hasLeaves && !hasScheme)
                result.AddError("--leaves need a --scheme.");
            else if (hasStore && hasScheme && !schemeWithStore)
                result.AddError("A --store knows its scheme.");
        });
    }

    /// <summary>Whether an option was given.</summary>
    internal static bool Has(CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };

    /// <summary>The scheme that was named.</summary>
    internal TreeScheme SchemeOf(ParseResult parsed) => TreeScheme.All.First(scheme => scheme.Name == parsed.GetValue(Scheme));

    /// <summary>Loads the tree.</summary>
    /// <param name="host">The tool's streams.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="version">The version; of leaves, number 0.</param>
    /// <returns>Null, or why there is none.</returns>
    internal Answer? Load(CliHost host, ParseResult parsed, out StateVersion? version)
    {
        version = null;
        if (parsed.GetValue(Leaves) is { } path)
        {
            Answer? answer = LoadLeaves(host, path, SchemeOf(parsed), out StateTree? tree);
            version = tree is null ? null : new StateVersion(0, tree);
            return answer;
        }

        Answer? opened = Open(parsed.GetValue(Store)!, out StateStore? store);
        if (store is null)
            return opened;
        version = store.Current;
        Dispose(store);
        return null;
    }

    /// <summary>Opens a store that is there.</summary>
    /// <param name="name">The store's name.</param>
    /// <param name="store">The store; null if there is an answer.</param>
    internal static Answer? Open(string name, out StateStore? store) => Connect(() => StateStores.OpenAsync(name), out store);

    /// <summary>Creates a store that is not there.</summary>
    /// <param name="name">The store's name.</param>
    /// <param name="scheme">The kind of tree.</param>
    /// <param name="store">The store; null if there is an answer.</param>
    internal static Answer? Create(string name, TreeScheme scheme, out StateStore? store) => Connect(() => StateStores.CreateAsync(name, scheme), out store);

    /// <summary>The answer about a store that failed: one that cannot be used now is no answer, a damaged one is an unreadable input.</summary>
    internal static Answer Explain(StateStoreException error) =>
        new(error.Fault == StateStoreFault.Unavailable ? ExitCode.Indeterminate : ExitCode.Malformed, error.Fault.ToString(), error.Message);

    internal static void Dispose(StateStore store) => store.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static Answer? Connect(Func<Task<StateStore>> connect, out StateStore? store)
    {
        store = null;
        try
        {
            store = connect().GetAwaiter().GetResult();
            return null;
        }
        catch (StateStoreException error)
        {
            return Explain(error);
        }
        catch (FormatException error)
        {
            return Answer.Unreadable(error.Message);
        }
    }

    private static Answer? LoadLeaves(CliHost host, string path, TreeScheme scheme, out StateTree? tree)
    {
        tree = null;
        List<StateOperation> leaves = [];
        Answer? answer = RecordFile.ForEach(host, path, operation =>
        {
            leaves.Add(operation);
            return operation.IsDelete ? NoValue(leaves.Count - 1) : null;
        });
        if (answer is not null)
            return answer;
        Rejection? rejection = scheme.Empty.Apply(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(leaves), out tree, Environment.ProcessorCount);
        return rejection is null ? null : Answer.From(rejection);
    }

    /// <summary>The answer about a leaf without a value.</summary>
    internal static Answer NoValue(long index) => new(ExitCode.Malformed, nameof(Reason.MalformedDocument), $"leaf {index}: has no value");
}
