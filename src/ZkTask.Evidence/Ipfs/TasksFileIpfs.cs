using System.Text.Json;
using ZkTask.Evidence.Http;
using ZkTask.Tasks;

namespace ZkTask.Evidence.Ipfs;

/// <summary>The kind <c>ipfs</c> in a tasks file: <c>sources</c>, <c>content</c>, <c>path</c> and <c>limits</c>.</summary>
internal static class TasksFileIpfs
{
    private const string Kubo = "kubo", Gateway = "gateway", Pinata = "pinata";
    private const string Raw = "raw", Car = "car", WholeFile = "file";
    private const int MaxGatewayRedirects = 3;

    internal static IpfsTask Create(ushort id, TaskBudget budget, TasksFileElement element, TaskKinds kinds, EvidenceOptions options)
    {
        const string sources = "sources", content = "content", path = "path";
        BlockSource[] blockSources = [.. element.GetObjects(sources).Select(source => ReadSource(source, options))];
        if (blockSources.Length == 0)
            throw element.Refuse(sources, "must have at least one source");
        IpfsBudget ipfsBudget = ReadBudget(element);
        string inside = element.KindOf(path) == JsonValueKind.Undefined ? "" : element.GetString(path);
        TasksFileElement inner = element.FindObject(content) ?? throw element.Refuse(content, "must be an object: a definition of another kind, without id and budget");
        string kind = inner.GetString("kind");
        TaskKindFactory factory = kinds.Find(kind) ?? throw inner.Refuse("kind", $"must be one of: {string.Join(", ", kinds.Names)}");
        return new IpfsTask(id, new IpfsReader(blockSources, ipfsBudget), factory(id, budget, inner)) { Path = inside, Budget = budget };
    }

    private static IpfsBudget ReadBudget(TasksFileElement element)
    {
        IpfsBudget defaults = IpfsBudget.Default;
        return element.FindObject("limits") is not { } limits
            ? defaults
            : new IpfsBudget
            {
                MaxBytes = limits.GetInteger("maxBytes", 1, 1 << 30, defaults.MaxBytes),
                MaxBlocks = limits.GetInteger("maxBlocks", 1, 1 << 20, defaults.MaxBlocks),
                MaxDepth = limits.GetInteger("maxDepth", 1, 64, defaults.MaxDepth),
            };
    }

    private static HttpBlockSource ReadSource(TasksFileElement element, EvidenceOptions options)
    {
        string type = element.GetChoice("type", null, Kubo, Gateway, Pinata);
        if (type == Kubo)
            return HttpBlockSource.Kubo(new Endpoint(EndpointReader.Read(element, options, type, ("Authorization", "Bearer ")), options));
        GatewayFormat format = element.GetChoice("format", type == Pinata ? WholeFile : Raw, Raw, Car, WholeFile) switch
        {
            Raw => GatewayFormat.Raw,
            Car => GatewayFormat.Car,
            _ => GatewayFormat.File,
        };
        (string, string) header = type == Pinata ? ("x-pinata-gateway-token", "") : ("Authorization", "Bearer ");
        EndpointSettings settings = EndpointReader.Read(element, options, type, header) with { MaxRedirects = MaxGatewayRedirects };
        return HttpBlockSource.Gateway(new Endpoint(settings, options), format);
    }
}
