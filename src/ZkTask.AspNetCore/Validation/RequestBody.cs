using System.Buffers;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ZkTask.AspNetCore.Validation;

/// <summary>A request's whole body in memory of bounded size, to be disposed of.</summary>
internal sealed class RequestBody : IDisposable
{
    private const int FirstBytes = 4 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private RateLimitLease? _lease;
    private int _length;

    internal ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _lease?.Dispose();
    }

    /// <summary>Reads the body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="maxBytes">The budget.</param>
    /// <param name="admission">Where a large body asks for its place.</param>
    /// <returns>Null, or why it was not read to its end.</returns>
    /// <exception cref="BadHttpRequestException">What came is not HTTP, or came too slowly.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    internal async ValueTask<Refusal?> ReadAsync(HttpRequest request, int maxBytes, Admission admission)
    {
        if (request.ContentLength > maxBytes)
            return Refusal.BodyTooLarge(maxBytes);

        // Chunked bodies are counted below; the server's own limit would only be another one.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        while (true)
        {
            int read = await request.Body.ReadAsync(_buffer.AsMemory(_length), request.HttpContext.RequestAborted).ConfigureAwait(false);
            if (read == 0)
                return null;
            _length += read;
            if (_length > maxBytes)
                return Refusal.BodyTooLarge(maxBytes);
            if (_length > Admission.SmallBodyBytes && _lease is null)
            {
                _lease = admission.EnterLargeBody();
                if (!_lease.IsAcquired)
                    return Refusal.Overloaded;
            }

            if (_length == _buffer.Length)
                Grow();
        }
    }

    private void Grow()
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _length);
        Bytes.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
