using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace ZkTask.Evidence.Http;

/// <summary>What an operator writes about an endpoint.</summary>
/// <param name="Name">What people call it in messages; no secrets.</param>
/// <param name="Url">Where it is.</param>
internal sealed record EndpointSettings(string Name, Uri Url)
{
    /// <summary>How long one attempt may take.</summary>
    internal TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Whether names may resolve to addresses that are not public.</summary>
    internal bool AllowPrivateAddresses { get; init; }

    /// <summary>How many redirects are followed.</summary>
    internal int MaxRedirects { get; init; }

    /// <summary>A header with a secret, which never leaves for another host and is never shown.</summary>
    internal KeyValuePair<string, string>? Secret { get; init; }
}

/// <summary>
/// One remote that is asked over HTTP, with everything that keeps a bad remote from doing harm: a timeout for each attempt, repetitions with jitter, a circuit
/// breaker, a limit for the response's length, checked addresses and redirects. Thread-safe.
/// </summary>
internal sealed class Endpoint : IDisposable
{
    private const int MaxNameLength = 200;

    private readonly HttpMessageInvoker _invoker;
    private readonly ResiliencePipeline _pipeline;
    private readonly EndpointSettings _settings;

    internal Endpoint(EndpointSettings settings, EvidenceOptions options)
    {
        _settings = settings;
        _invoker = new HttpMessageInvoker(options.HandlerFactory?.Invoke(settings.Url) ?? CreateHandler(settings), disposeHandler: true);
        _pipeline = CreatePipeline(settings, options);
    }

    internal string Name => _settings.Name;

    internal Uri Url => _settings.Url;

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _invoker.Dispose();

    /// <summary>Sends a request and reads the whole response, which must have the status 200.</summary>
    /// <param name="create">Makes the request, once for each attempt.</param>
    /// <param name="maxBytes">How long the response may be.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <exception cref="SourceException">There was no such response.</exception>
    internal async ValueTask<byte[]> ExchangeAsync(Func<HttpRequestMessage> create, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            return await _pipeline.ExecuteAsync(token => AttemptAsync(create, maxBytes, token), cancellation).ConfigureAwait(false);
        }
        catch (TimeoutRejectedException error)
        {
            throw new SourceException($"no answer within {_settings.Timeout.TotalSeconds:0.###} s", isTransient: true, error);
        }
        catch (BrokenCircuitException error)
        {
            throw new SourceException("left alone for a while after failing too often", isTransient: true, error);
        }
    }

    private async ValueTask<byte[]> AttemptAsync(Func<HttpRequestMessage> create, int maxBytes, CancellationToken cancellation)
    {
        try
        {
            using HttpRequestMessage request = create();
            if (_settings.Secret is { } secret)
                request.Headers.TryAddWithoutValidation(secret.Key, secret.Value);
            using HttpResponseMessage response = await FollowAsync(request, cancellation).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw new SourceException($"HTTP {(int)response.StatusCode}", IsTransient(response.StatusCode));
            return await ReadAsync(response.Content, maxBytes, cancellation).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.InnerException is SourceException refused)
        {
            throw new SourceException(refused.Message, refused.IsTransient, error);
        }
        catch (OperationCanceledException error) when (!cancellation.IsCancellationRequested)
        {
            // The handler has the same limit for connecting, and a busy machine may notice that one first.
            throw new TimeoutRejectedException("no connection in time", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new SourceException(Describe(error), isTransient: true, error);
        }
    }

    private async ValueTask<HttpResponseMessage> FollowAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response = await _invoker.SendAsync(request, cancellation).ConfigureAwait(false);
        for (int redirects = 0; IsRedirect(response.StatusCode); redirects++)
        {
            Uri? location = response.Headers.Location;
            response.Dispose();
            if (redirects == _settings.MaxRedirects || request.Method != HttpMethod.Get)
                throw new SourceException(_settings.MaxRedirects == 0 ? "a redirect, which is not followed" : $"more than {_settings.MaxRedirects} redirects");
            Uri from = request.RequestUri!;
            if (location is null || !Uri.TryCreate(from, location, out Uri? to) || to.UserInfo.Length > 0
                || !(to.Scheme == Uri.UriSchemeHttps || (to.Scheme == Uri.UriSchemeHttp && from.Scheme == Uri.UriSchemeHttp)))
                throw new SourceException("a redirect to no address, or from https to something else");
            using HttpRequestMessage next = new(HttpMethod.Get, to);
            foreach ((string name, IEnumerable<string> values) in request.Headers)
            {
                if (name != _settings.Secret?.Key || (to.Authority == Url.Authority && to.Scheme == Url.Scheme))
                    next.Headers.TryAddWithoutValidation(name, values);
            }

            request = next;
            response = await _invoker.SendAsync(next, cancellation).ConfigureAwait(false);
        }

        return response;
    }

    private static async ValueTask<byte[]> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > maxBytes)
            throw TooLong(maxBytes);
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        byte[] buffer = new byte[(int)Math.Min((content.Headers.ContentLength ?? 4095) + 1, maxBytes + 1L)];
        int length = 0;
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation).ConfigureAwait(false);
            length += read;
            if (length > maxBytes)
                throw TooLong(maxBytes);
            if (read == 0)
                return buffer[..length];
            if (length == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(2L * length, maxBytes + 1L));
        }
    }

    private static SourceException TooLong(int maxBytes) => new($"a response of more than {maxBytes} bytes");

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static bool IsTransient(HttpStatusCode status) => (int)status is 408 or 425 or 429 or >= 500;

    private static string Describe(Exception error)
    {
        string message = (error.InnerException ?? error).Message;
        return message.Length > MaxNameLength ? message[..MaxNameLength] : message;
    }

    private static SocketsHttpHandler CreateHandler(EndpointSettings settings) => new()
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = settings.Timeout,
        ConnectCallback = new AddressGuard(settings.Url, settings.AllowPrivateAddresses).ConnectAsync,
        MaxResponseHeadersLength = 32,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
    };

    private static ResiliencePipeline CreatePipeline(EndpointSettings settings, EvidenceOptions options)
    {
        // Waiting again for a remote that is slow would use up the time for the next one.
        PredicateBuilder<object> mayPass = new PredicateBuilder().Handle<SourceException>(error => error.IsTransient);
        PredicateBuilder<object> isFailing = new PredicateBuilder().Handle<SourceException>(error => error.IsTransient).Handle<TimeoutRejectedException>();
        ResiliencePipelineBuilder builder = new() { TimeProvider = options.TimeProvider };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = mayPass,
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
            });
        }

        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                ShouldHandle = isFailing,
                MinimumThroughput = options.BreakAfter,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = options.BreakDuration,
            })
            .AddTimeout(settings.Timeout)
            .Build();
    }
}
