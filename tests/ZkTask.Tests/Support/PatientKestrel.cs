using Microsoft.AspNetCore.Hosting;

namespace ZkTask.Tests.Support;

/// <summary>Kestrel on a free port of the loopback interface that gives up on nobody: here, clients are slow only where they wait for the processor.</summary>
internal static class PatientKestrel
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    internal static IWebHostBuilder UsePatientKestrel(this IWebHostBuilder host) => host.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel =>
    {
        (kestrel.Limits.MinRequestBodyDataRate, kestrel.Limits.MinResponseDataRate) = (null, null);
        (kestrel.Limits.RequestHeadersTimeout, kestrel.Limits.KeepAliveTimeout) = (s_patience, s_patience);
    });
}
