using ZkTask.Evidence.Http;

namespace ZkTask.Evidence.Ipfs;

/// <summary>How a gateway is asked.</summary>
internal enum GatewayFormat
{
    /// <summary>Block by block (<c>?format=raw</c>).</summary>
    Raw,

    /// <summary>A whole DAG at once (<c>?format=car</c>).</summary>
    Car,

    /// <summary>The file itself, as gateways give it that are not trustless; we lay it out again and see which layout has the identifier.</summary>
    File,
}

/// <summary>
/// Asks a trustless gateway (specs.ipfs.tech/http-gateways/trustless-gateway), a gateway that gives files only, or the block/get command of a Kubo node.
/// </summary>
internal sealed class HttpBlockSource : BlockSource
{
    private readonly Endpoint _endpoint;
    private readonly GatewayFormat? _format;

    private HttpBlockSource(Endpoint endpoint, GatewayFormat? format) => (_endpoint, _format) = (endpoint, format);

    /// <inheritdoc/>
    public override string Name => _endpoint.Name;

    internal static HttpBlockSource Kubo(Endpoint endpoint) => new(endpoint, null);

    internal static HttpBlockSource Gateway(Endpoint endpoint, GatewayFormat format) => new(endpoint, format);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(Cid cid, IpfsBudget budget, CancellationToken cancellation)
    {
        GatewayFormat format = _format ?? GatewayFormat.Raw;
        int maxBytes = format switch
        {
            GatewayFormat.Car => budget.MaxArchiveBytes,
            GatewayFormat.File => budget.MaxBytes,
            _ => IpfsBudget.LargestBlockBytes,
        };
        byte[] answer = await _endpoint.ExchangeAsync(() => Request(cid), maxBytes, cancellation).ConfigureAwait(false);
        return format switch
        {
            GatewayFormat.Car => BlocksOf(answer),
            GatewayFormat.File => LayOut(cid, answer),
            _ => [answer],
        };
    }

    private HttpRequestMessage Request(Cid cid)
    {
        string root = _endpoint.Url.AbsoluteUri.TrimEnd('/');
        if (_format is null)
            return new HttpRequestMessage(HttpMethod.Post, $"{root}/api/v0/block/get?arg={cid}");
        HttpRequestMessage request = new(HttpMethod.Get, _format switch
        {
            GatewayFormat.Raw => $"{root}/ipfs/{cid}?format=raw",
            GatewayFormat.Car => $"{root}/ipfs/{cid}?format=car&dag-scope=entity",
            _ => $"{root}/ipfs/{cid}",
        });
        request.Headers.TryAddWithoutValidation("Accept", _format switch
        {
            GatewayFormat.Raw => "application/vnd.ipld.raw",
            GatewayFormat.Car => "application/vnd.ipld.car; version=1; order=dfs; dups=n",
            _ => "*/*",
        });
        return request;
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> BlocksOf(byte[] answer) =>
        CarArchive.Read(answer, out CarArchive? archive) is { } rejection
            ? throw new SourceException(rejection.Detail)
            : [.. archive!.Blocks.Select(block => block.Block)];

    private static List<ReadOnlyMemory<byte>> LayOut(Cid cid, byte[] file)
    {
        if (cid.Matches(file))
            return [file];
        foreach (FileLayout layout in FileLayout.Common)
        {
            List<ReadOnlyMemory<byte>> blocks = [];
            FileDagBuilder builder = new(layout, (_, block) => blocks.Add(block));
            builder.Append(file);
            if (Cid.ByDigest.Equals(builder.Finish(), cid))
                return blocks;
        }

        throw new SourceException("sent a file that has this identifier in no common layout");
    }
}
