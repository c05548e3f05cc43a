using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Observability;
using ZkTask.AspNetCore.Validation;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore;

/// <summary>
/// The verifier that judges now. It is replaced as a whole when definitions are read again; requests that are under way finish with the one they began with.
/// </summary>
public sealed class CurrentVerifier
{
    private readonly ZkTaskOptions _options;
    private readonly TaskKinds _kinds;
    private readonly TimeProvider _clock;
    private readonly AttesterMetrics _metrics;
    private readonly ILogger<CurrentVerifier> _log;
    private readonly Lock _loading = new();
    private VerifierSnapshot? _snapshot;

    /// <summary>Made by the host.</summary>
    internal CurrentVerifier(IOptions<ZkTaskOptions> options, TaskKinds kinds, TimeProvider clock, AttesterMetrics metrics, ILogger<CurrentVerifier> log) =>
        (_options, _kinds, _clock, _metrics, _log) = (options.Value, kinds, clock, metrics, log);

    /// <summary>The verifier.</summary>
    /// <exception cref="InvalidOperationException">The host has not started yet.</exception>
    public TaskVerifier Value => Snapshot.Verifier;

    internal VerifierSnapshot Snapshot => Volatile.Read(ref _snapshot) ?? throw new InvalidOperationException("The host has not started: there is no verifier yet.");

    internal bool IsLoaded => Volatile.Read(ref _snapshot) is not null;

    /// <summary>Reads the definitions again and replaces the verifier, if they are accepted.</summary>
    /// <returns>Null, or why the tasks file was refused; the verifier is then the one it was.</returns>
    /// <exception cref="ArgumentException">The tasks file has an id that one of <see cref="ZkTaskOptions.Definitions"/> has; the verifier is the one it was.</exception>
    public TasksFileException? Reload()
    {
        try
        {
            Load();
            return null;
        }
        catch (TasksFileException error)
        {
            _metrics.CountReload(isAccepted: false);
            _log.TasksFileRefused(error.Reason, error.Message);
            return error;
        }
    }

    /// <summary>Reads the definitions.</summary>
    /// <exception cref="TasksFileException">They were refused.</exception>
    internal void Load()
    {
        // One at a time, so that the last one to be read is the one that stays.
        lock (_loading)
        {
            IEnumerable<TaskDefinition> definitions = _options.Definitions;
            if (_options.TasksFile is { } file)
                definitions = definitions.Concat(TasksFile.Load(file, _kinds));
            TaskDefinition[] all = [.. definitions];
            VerifierSnapshot snapshot = new(new TaskVerifier(all, _options.Batching), new VerdictCache(_options.CachedAnswers), _clock.GetUtcNow());
            if (Interlocked.Exchange(ref _snapshot, snapshot) is not null)
                _metrics.CountReload(isAccepted: true);
            _log.DefinitionsLoaded(all.Length, string.Join(", ", snapshot.Verifier.Definitions.Select(definition => $"{definition.Id} ({definition.Kind})")));
        }
    }
}
