using Microsoft.AspNetCore.Http;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Tests.Evidence;

/// <summary>Speaks as much of Kubo's RPC interface, of gateways and of Pinata's API as is used, over blocks in memory.</summary>
internal static class IpfsServer
{
    internal static async Task AnswerAsync(HttpContext context, MemoryBlockStore store)
    {
        string path = context.Request.Path;
        if (path == "/api/v0/block/get" && context.Request.Method == "POST")
            await BlockAsync(context, store, context.Request.Query["arg"]!);
        else if (path == "/api/v0/add")
            await AddAsync(context, store, context.Request.Query["cid-version"] == "0" ? FileLayout.Version0 : FileLayout.Version1, """{{"Name":"x","Hash":"{0}","Size":"1"}}""");
        else if (path == "/pinning/pinFileToIPFS")
            await AddAsync(context, store, await PinataLayoutAsync(context), """{{"IpfsHash":"{0}","PinSize":1,"Timestamp":"2026-01-01T00:00:00Z"}}""");
        else if (path.StartsWith("/ipfs/", StringComparison.Ordinal) && context.Request.Query["format"] == "raw")
            await BlockAsync(context, store, path["/ipfs/".Length..]);
        else if (path.StartsWith("/ipfs/", StringComparison.Ordinal) && context.Request.Query["format"] == "car")
            await ArchiveAsync(context, store, path["/ipfs/".Length..]);
        else if (path.StartsWith("/ipfs/", StringComparison.Ordinal))
            await FileAsync(context, store, path["/ipfs/".Length..]);
        else
            context.Response.StatusCode = 404;
    }

    private static async Task BlockAsync(HttpContext context, MemoryBlockStore store, string text)
    {
        if (Find(store, text) is { } found)
            await context.Response.Body.WriteAsync(found.Block);
        else
            context.Response.StatusCode = 404;
    }

    // All blocks there are: a gateway may send too many, and in any order.
    private static async Task ArchiveAsync(HttpContext context, MemoryBlockStore store, string text)
    {
        if (Find(store, text) is { } found)
            await context.Response.Body.WriteAsync(CarArchive.Write([found.Cid], store.Blocks));
        else
            context.Response.StatusCode = 404;
    }

    private static async Task FileAsync(HttpContext context, MemoryBlockStore store, string text)
    {
        IpfsContent? read = Find(store, text) is { } found ? await new IpfsReader([store]).ReadAsync(found.Cid) : null;
        if (read is { Refusal: null })
            await context.Response.Body.WriteAsync(read.Value.Content);
        else
            context.Response.StatusCode = 404;
    }

    private static async Task<FileLayout> PinataLayoutAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        return form["pinataOptions"] == """{"cidVersion":0}""" ? FileLayout.Version0 : FileLayout.Version1;
    }

    private static async Task AddAsync(HttpContext context, MemoryBlockStore store, FileLayout layout, string answer)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        using MemoryStream content = new();
        await form.Files.Single().CopyToAsync(content);
        await context.Response.WriteAsync(string.Format(null, answer, store.AddFile(content.ToArray(), layout)));
    }

    private static (Cid Cid, ReadOnlyMemory<byte> Block)? Find(MemoryBlockStore store, string text) =>
        Cid.Parse(text, out Cid? cid) is null && store.TryGet(cid!, out ReadOnlyMemory<byte> block) ? (cid!, block) : null;
}
