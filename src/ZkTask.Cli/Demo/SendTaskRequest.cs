using System.Buffers;
using System.Text.Json;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Cli.Demo;

/// <summary>A <c>sendTask</c> request of JSON-RPC 2.0.</summary>
/// <param name="Signed">The task; its signature type is null for ECDSA, also where the request names it.</param>
/// <param name="TargetChainId">The chain to submit to; null leaves it to the node.</param>
internal sealed record SendTaskRequest(SignedTask Signed, ulong? TargetChainId)
{
    private const string Shape = "params are [proofOfTask, data, taskDefinitionId, performerAddress, signature, signatureType?, targetChainId?]";

    /// <summary>Reads a request.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="id">The request's id; 0 where it has none.</param>
    /// <param name="request">The request; null if it was refused.</param>
    internal static Rejection? Read(ReadOnlyMemory<byte> utf8, out long id, out SendTaskRequest? request)
    {
        (id, request) = (0, null);
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("id", out JsonElement number) || number.ValueKind != JsonValueKind.Number
                || !number.TryGetInt64(out id)
                || !root.TryGetProperty("method", out JsonElement method) || method.ValueKind != JsonValueKind.String || !method.ValueEquals("sendTask")
                || !root.TryGetProperty("params", out JsonElement parameters) || parameters.ValueKind != JsonValueKind.Array)
            {
                return Malformed("no request of JSON-RPC with id, method sendTask and params");
            }

            return ReadParameters([.. parameters.EnumerateArray()], out request);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: a string that is no Unicode.
            return Malformed("no JSON");
        }
    }

    private static Rejection? ReadParameters(JsonElement[] parameters, out SendTaskRequest? request)
    {
        request = null;
        if (parameters.Length is < 5 or > 7 || !IsText(0) || !IsText(1) || !IsText(3) || !IsText(4)
            || parameters[2].ValueKind != JsonValueKind.Number || !parameters[2].TryGetUInt16(out ushort definition))
        {
            return Malformed(Shape);
        }

        if (ReadOptions(parameters, out string? signatureType, out ulong? chain) is { } wrongOption)
            return wrongOption;

        string data = parameters[1].GetString()!;
        byte[] bytes = new byte[Math.Max(0, (data.Length - 2) / 2)];
        if (!data.StartsWith("0x", StringComparison.Ordinal) || data.Length % 2 != 0
            || Convert.FromHexString(data.AsSpan(2), bytes, out _, out _) != OperationStatus.Done)
        {
            return Malformed("data are hexadecimal digits after 0x");
        }

        Rejection? rejection = EthereumAddress.Read(parameters[3].GetString(), out EthereumAddress performer);
        if (rejection is null)
        {
            PerformedTask performed = new(parameters[0].GetString()!, bytes, performer, definition);
            request = new SendTaskRequest(new SignedTask(performed, parameters[4].GetString()!, signatureType), chain);
        }

        return rejection;

        bool IsText(int index) => parameters[index].ValueKind == JsonValueKind.String;
    }

    private static Rejection? ReadOptions(JsonElement[] parameters, out string? signatureType, out ulong? chain)
    {
        const string ecdsa = "ecdsa", bls = "bls";
        (signatureType, chain) = (null, null);
        if (parameters.Length > 5)
        {
            if (parameters[5].ValueKind != JsonValueKind.String || !(parameters[5].ValueEquals(ecdsa) || parameters[5].ValueEquals(bls)))
                return Malformed($"signatureType is `{ecdsa}` or `{bls}`");
            signatureType = parameters[5].ValueEquals(bls) ? bls : null;
        }

        if (parameters.Length > 6)
        {
            if (parameters[6].ValueKind != JsonValueKind.Number || !parameters[6].TryGetUInt64(out ulong id))
                return Malformed("targetChainId is an integer from 0 to 2^64 - 1");
            chain = id;
        }

        return null;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedDocument, $"sendTask: {rule}");
}
