using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ZkTask.AspNetCore.Definitions;
using ZkTask.AspNetCore.Observability;
using ZkTask.AspNetCore.Status;
using ZkTask.AspNetCore.Validation;
using ZkTask.Evidence;
using ZkTask.Storage;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore;

/// <summary>The services of an attester.</summary>
public static class ZkTaskServices
{
    /// <summary>
    /// Adds what <see cref="ZkTaskEndpoints"/> needs. The definitions are loaded and warmed up before the host listens; a tasks file that is refused keeps it from
    /// starting (<see cref="TasksFileException"/>, with file, line and column or member). <see cref="CurrentVerifier"/> is there for the host's own use.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <param name="kinds">The kinds that the tasks file may name; null: <see cref="TaskKinds.Standard"/>, with stores named as <see cref="StateStores"/> does, and
    /// <see cref="EvidenceKinds"/>.</param>
    public static IServiceCollection AddZkTask(this IServiceCollection services, Action<ZkTaskOptions> configure, TaskKinds? kinds = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<ZkTaskOptions>().Configure(configure).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ZkTaskOptions>, OptionsValidation>();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(kinds ?? EvidenceKinds.AddTo(TaskKinds.Standard(roots: StateStores.AcceptedRoot)));
        services.AddSingleton<Admission>();
        services.AddSingleton<StandingAnswers>();
        services.AddSingleton<AttesterMetrics>();
        services.AddSingleton<AttesterStatistics>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => new CurrentVerifier(
            provider.GetRequiredService<IOptions<ZkTaskOptions>>(),
            provider.GetRequiredService<TaskKinds>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<AttesterMetrics>(),
            provider.GetRequiredService<ILogger<CurrentVerifier>>()));
        services.AddSingleton<RequestGuard>();
        services.AddSingleton<IVerdictSink, VerdictLogSink>();
        services.AddSingleton<ValidationEndpoint>();
        services.AddSingleton<PeerMessageEndpoint>();
        services.AddSingleton<StatusPage>();
        services.AddHostedService<VerifierService>();
        services.AddHostedService<OtlpExport>();
        services.AddHealthChecks().AddCheck<ReadinessCheck>("zktask", tags: [ReadinessCheck.Tag]);
        return services;
    }

    private sealed class OptionsValidation : IValidateOptions<ZkTaskOptions>
    {
        public ValidateOptionsResult Validate(string? name, ZkTaskOptions options) =>
            options.Fault() is { } fault ? ValidateOptionsResult.Fail($"{nameof(ZkTaskOptions)}: {fault}.") : ValidateOptionsResult.Success;
    }
}
