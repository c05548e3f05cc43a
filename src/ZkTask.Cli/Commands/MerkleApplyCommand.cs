using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;
using ZkTask.Artifacts.MerkleProofs;
using ZkTask.Cli.Merkle;
using ZkTask.Cli.Output;
using ZkTask.Merkle;
using ZkTask.Storage;

namespace ZkTask.Cli.Commands;

/// <summary>
/// <c>zktask merkle apply</c>: operations on a store, durably, or on leaves in a file, to see what would become of them. All in one commit, or in batches of a given length, which
/// need no more memory than one batch beside the tree.
/// </summary>
internal static class MerkleApplyCommand
{
    internal static Command Create(CliHost host)
    {
        StateSource source = new();
        Argument<string> operations = CommandTree.InputArgument("operations", "One operation a line: key,value or {\"key\", \"value\"}; an empty value or null deletes.");
        Option<string?> proof = new("--proof") { Description = "The file that the transition's proof goes to." };
        Option<bool> create = new("--create") { Description = "Create the store, with this --scheme, if it is not there." };
        Option<int> batch = CommandTree.NumberOption<int>("--batch", 1, 10_000_000, null, "Operations of one commit; without it, all are one commit.");
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("apply", "Applies operations to a sparse Merkle tree and proves the new root from the old one.") { operations, proof, create, batch, json };
        source.AddTo(command, schemeWithStore: true);
        command.KeepInputs(proof, operations, source.Store, source.Leaves);
        command.Validators.Add(result =>
        {
            bool hasStore = StateSource.Has(result, source.Store), hasScheme = StateSource.Has(result, source.Scheme), creates = StateSource.Has(result, create);
            if (creates && !(hasStore && hasScheme))
                result.AddError("--create needs a --store and a --scheme.");
            if (hasStore && hasScheme && !creates)
                result.AddError("A --store knows its scheme.");
            if (StateSource.Has(result, batch) && (StateSource.Has(result, proof) || !hasStore))
                result.AddError("--batch is for a --store, and for commits without --proof: each would have its own.");
            if (result.GetResult(operations)?.Tokens is [{ Value: InputFile.StandardInput }] && result.GetResult(source.Leaves)?.Tokens is [{ Value: InputFile.StandardInput }])
                result.AddError("Only one of the files can be `-`: standard input is read once.");
        });
        command.SetAction(parsed =>
        {
            using Work work = new(host, parsed.GetValue(json), parsed.GetValue(proof));
            Answer answer = parsed.GetValue(source.Leaves) is null
                ? work.OnStore(parsed.GetValue(source.Store)!, parsed.GetValue(create) ? source.SchemeOf(parsed) : null, parsed.GetValue(operations)!, parsed.GetValue(batch))
                : source.Load(host, parsed, out StateVersion? version) ?? work.OnLeaves(version!, parsed.GetValue(operations)!);
            return work.Report(answer);
        });
        return command;
    }

    private sealed class Work(CliHost host, bool asJson, string? proofPath) : IDisposable
    {
        private readonly long _start = Stopwatch.GetTimestamp();
        private readonly List<StateOperation> _batch = [];
        private StateStore? _store;
        private StateVersion? _before, _after;
        private long _applied;

        public void Dispose()
        {
            if (_store is not null)
                StateSource.Dispose(_store);
        }

        internal Answer OnLeaves(StateVersion version, string operations)
        {
            if (Collect(operations) is { } malformed)
                return malformed;
            (_before, _applied) = (version, _batch.Count);
            Rejection? rejection = version.Tree.Apply(_batch.ToArray(), out StateTree? next, out StateTransition? transition, Environment.ProcessorCount);
            if (rejection is not null)
                return Answer.From(rejection);
            _after = new StateVersion(version.Number + 1, next!);
            return WriteProof(transition!);
        }

        internal Answer OnStore(string name, TreeScheme? createAs, string operations, int batchLength)
        {
            Answer? unopened = StateSource.Open(name, out _store);
            bool isToBeMade = createAs is not null && unopened?.Reason == nameof(StateStoreFault.NotFound);
            if (unopened is not null && !isToBeMade)
                return unopened;
            if (_store is not null && createAs is not null && createAs != _store.Scheme)
                return new Answer(ExitCode.Invalid, nameof(Reason.SchemeMismatch), $"the store's scheme is {_store.Scheme}, not {createAs}");
            _before = _store?.Current;
            try
            {
                if (batchLength == 0)
                    return Collect(operations) ?? CommitBatch() ?? Answer.Valid;
                Answer? stopped = RecordFile.ForEach(host, operations, operation =>
                {
                    _batch.Add(operation);
                    return _batch.Count == batchLength ? CommitBatch() : null;
                });
                return stopped ?? (_batch.Count > 0 ? CommitBatch() : _applied > 0 ? null : NoOperation()) ?? Answer.Valid;
            }
            catch (StateStoreException error)
            {
                return StateSource.Explain(error);
            }

            Answer? CommitBatch() => (_store is null ? Create(name, createAs!) : null) ?? Commit(_store!);
        }

        internal int Report(Answer answer)
        {
            TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
            if (_after is null)
                return Output.Report.Write(host, asJson, answer, elapsed);
            TreeScheme scheme = _after.Tree.Scheme;
            if (asJson)
            {
                Output.Report.WriteJson(host, answer, elapsed, json =>
                {
                    json.WriteString("scheme"u8, scheme.Name);
                    json.WriteString("oldRoot"u8, scheme.Format(_before!.Root));
                    json.WriteString("newRoot"u8, scheme.Format(_after.Root));
                    json.WriteNumber("operations"u8, _applied);
                    json.WriteNumber("leaves"u8, _after.Tree.Count);
                    if (_store is not null)
                        json.WriteNumber("version"u8, _after.Number);
                });
                return (int)answer.Code;
            }

            Table table = Terminal.BareTable().AddRow("old root", scheme.Format(_before!.Root)).AddRow("new root", scheme.Format(_after.Root));
            table.AddRow("operations", MerkleRootCommand.Number(_applied)).AddRow("leaves", MerkleRootCommand.Number(_after.Tree.Count));
            if (_store is not null)
                table.AddRow("version", MerkleRootCommand.Number(_after.Number));
            Terminal.ForOutput(host).Write(table);
            return answer.Code == ExitCode.Valid ? (int)answer.Code : Output.Report.Write(host, asJson, answer, elapsed);
        }

        private Answer? Collect(string operations)
        {
            Answer? malformed = RecordFile.ForEach(host, operations, operation =>
            {
                _batch.Add(operation);
                return null;
            });
            return malformed ?? (_batch.Count > 0 ? null : NoOperation());
        }

        private static Answer NoOperation() => new(ExitCode.Malformed, nameof(Reason.MalformedDocument), "there is no operation");

        // A store is made for operations that it can take.
        private Answer? Create(string name, TreeScheme scheme)
        {
            if (scheme.Check(_batch.ToArray()) is { } rejection)
                return Answer.From(rejection);
            Answer? uncreated = StateSource.Create(name, scheme, out _store);
            _before = _store?.Current;
            return uncreated;
        }

        // What was committed stays committed, whatever becomes of the proof's file or of later batches: the answer then comes with the new root.
        private Answer? Commit(StateStore store)
        {
            StateCommitResult result = store.CommitAsync(_batch.ToArray(), withTransition: proofPath is not null).GetAwaiter().GetResult();
            if (result.Rejection is { } rejection)
                return Answer.From(rejection);
            _after = result.Version;
            _applied += _batch.Count;
            _batch.Clear();
            Answer written = result.Transition is null ? Answer.Valid : WriteProof(result.Transition);
            return written.Code == ExitCode.Valid ? null : written;
        }

        private Answer WriteProof(StateTransition transition) =>
            proofPath is null ? Answer.Valid : MerkleProveCommand.Write(proofPath, StateTransitionJson.Write(transition));
    }
}
