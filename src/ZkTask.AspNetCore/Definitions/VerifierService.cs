using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Win32.SafeHandles;
using ZkTask.AspNetCore.Observability;

namespace ZkTask.AspNetCore.Definitions;

/// <summary>
/// Loads and warms up the verifier before the host listens, and reads the tasks file again when it has changed. It looks at the file from time to time: that sees also
/// files behind links and on network disks, for which no operating system sends notifications.
/// </summary>
internal sealed class VerifierService(IOptions<ZkTaskOptions> options, CurrentVerifier current, TimeProvider clock, ILogger<VerifierService> log)
    : BackgroundService, IHostedLifecycleService
{
    private FileStamp _loaded;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _loaded = FileStamp.Of(options.Value.TasksFile);
        current.Load();
        if (options.Value.WarmUp)
            current.Value.WarmUp();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.TasksFile is null || options.Value.ReloadInterval == TimeSpan.Zero)
            return;
        using PeriodicTimer timer = new(options.Value.ReloadInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
                ReloadIfChanged();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private void ReloadIfChanged()
    {
        // Taken before reading: a change while it is read is seen next time.
        FileStamp now = FileStamp.Of(options.Value.TasksFile);
        if (now == _loaded)
            return;
        _loaded = now;
        try
        {
            current.Reload();
        }
#pragma warning disable CA1031 // Whatever a definition's construction does: the host goes on with the definitions that it has.
        catch (Exception error)
#pragma warning restore CA1031
        {
            log.ReloadBroke(error);
        }
    }

    /// <summary>What changes with a file.</summary>
    private readonly record struct FileStamp(DateTime Time, long Length)
    {
        // Through a handle, which is the file itself where the name is a link.
        internal static FileStamp Of(string? path)
        {
            if (path is null)
                return default;
            try
            {
                using SafeFileHandle handle = File.OpenHandle(path);
                return new FileStamp(File.GetLastWriteTimeUtc(handle), RandomAccess.GetLength(handle));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
            {
                return new FileStamp(default, -1);
            }
        }
    }
}
