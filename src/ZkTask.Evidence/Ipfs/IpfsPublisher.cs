using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ZkTask.Evidence.Http;

namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// Publishes files, so that a Performer can send their identifier as the Proof of Task. What the service answers must be the identifier of the file's bytes in a
/// common layout.
/// </summary>
/// <remarks>
/// JSON is a file like any other: it is published as exactly the bytes that are given, so its identifier is known beforehand and can be checked. Pinata's
/// <c>pinJSONToIPFS</c> is not used for that reason: it parses the JSON and serialises it anew, so what it publishes may be other bytes under another identifier.
/// </remarks>
public sealed class IpfsPublisher : IDisposable
{
    private const int MaxAnswerBytes = 1 << 16;

    private readonly Endpoint _endpoint;
    private readonly bool _isPinata;

    private IpfsPublisher(Endpoint endpoint, bool isPinata) => (_endpoint, _isPinata) = (endpoint, isPinata);

    /// <summary>Publishes through a Kubo node's RPC interface (<c>/api/v0/add</c>), and pins there.</summary>
    /// <param name="url">The node, for instance on port 5001 of this machine.</param>
    /// <param name="bearerToken">What the node asks for, if anything; never shown.</param>
    /// <param name="options">How to reach the world; <see cref="EvidenceOptions.Default"/> if null.</param>
    public static IpfsPublisher Kubo(Uri url, string? bearerToken = null, EvidenceOptions? options = null) => new(Connect("kubo", url, bearerToken, options), isPinata: false);

    /// <summary>Publishes through Pinata's API (<c>/pinning/pinFileToIPFS</c>).</summary>
    /// <param name="url">The API's address.</param>
    /// <param name="jwt">The account's token; never shown.</param>
    /// <param name="options">How to reach the world; <see cref="EvidenceOptions.Default"/> if null.</param>
    public static IpfsPublisher Pinata(Uri url, string jwt, EvidenceOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(jwt);
        return new IpfsPublisher(Connect("pinata", url, jwt, options), isPinata: true);
    }

    /// <summary>Publishes and pins a file.</summary>
    /// <param name="content">The file.</param>
    /// <param name="name">Its name, which plays no part in the identifier.</param>
    /// <param name="cidVersion">0 or 1.</param>
    /// <param name="cancellation">Cancels it.</param>
    /// <returns>The identifier, checked against the content.</returns>
    /// <exception cref="SourceException">The service failed, or gave an identifier that is not the content's.</exception>
    public async Task<Cid> PinAsync(ReadOnlyMemory<byte> content, string name = "proof.json", int cidVersion = 1, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNotEqual(cidVersion is 0 or 1, true, nameof(cidVersion));
        byte[] answer = await _endpoint.ExchangeAsync(() => Request(content, name, cidVersion), MaxAnswerBytes, cancellation).ConfigureAwait(false);
        string text = ReadIdentifier(answer);
        Cid? cid = null;
        bool isContent = Cid.Parse(text, out cid) is null
            && FileLayout.Common.Any(layout => Cid.ByDigest.Equals(FileDagBuilder.Identify(content.Span, layout), cid));
        return isContent ? cid! : throw new SourceException("answered with an identifier that the content has in no common layout");
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _endpoint.Dispose();

    private static Endpoint Connect(string sort, Uri url, string? token, EvidenceOptions? options)
    {
        ArgumentNullException.ThrowIfNull(url);
        EndpointSettings settings = new($"{sort} {url.Authority}", url)
        {
            Timeout = TimeSpan.FromSeconds(60),
            Secret = string.IsNullOrEmpty(token) ? null : new("Authorization", $"Bearer {token}"),
        };
        return new Endpoint(settings, options ?? EvidenceOptions.Default);
    }

    private HttpRequestMessage Request(ReadOnlyMemory<byte> content, string name, int cidVersion)
    {
        string root = _endpoint.Url.AbsoluteUri.TrimEnd('/');
        ReadOnlyMemoryContent file = new(content);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        MultipartFormDataContent form = new() { { file, "file", name } };
        if (_isPinata)
            form.Add(new StringContent($$"""{"cidVersion":{{cidVersion}}}""", Encoding.UTF8), "pinataOptions");
        string path = _isPinata ? "/pinning/pinFileToIPFS" : $"/api/v0/add?pin=true&cid-version={cidVersion}&raw-leaves={(cidVersion == 1 ? "true" : "false")}";
        return new HttpRequestMessage(HttpMethod.Post, root + path) { Content = form };
    }

    // Kubo: {"Name": ..., "Hash": "Qm...", "Size": ...}; Pinata: {"IpfsHash": "Qm...", ...}.
    private string ReadIdentifier(byte[] answer)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer);
            return document.RootElement.GetProperty(_isPinata ? "IpfsHash" : "Hash").GetString() ?? "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SourceException("an answer without an identifier", inner: error);
        }
    }
}
