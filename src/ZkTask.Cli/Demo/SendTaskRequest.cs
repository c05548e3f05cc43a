using System.Buffers;
using System.Text.Json;
using ZkTask.Attestation.Protocol;

namespace ZkTask.Cli.Demo;

/// <summary>Reads a <c>sendTask</c> request of JSON-RPC 2.0.</summary>
internal static class SendTaskRequest
{
    /// <summary>Reads a request.</summary>
    /// <param name="utf8">The body.</param>
    /// <param name="id">The request's id; 0 where it has none.</param>
    /// <param name="task">The task; null if it was refused.</param>
    internal static Rejection? Read(ReadOnlyMemory<byte> utf8, out long id, out SignedTask? task)
    {
        (id, task) = (0, null);
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

            return ReadParameters([.. parameters.EnumerateArray()], out task);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The latter: a string that is no Unicode.
            return Malformed("no JSON");
        }
    }

    private static Rejection? ReadParameters(JsonElement[] parameters, out SignedTask? task)
    {
        task = null;
        if (parameters.Length is < 5 or > 7 || !IsText(0) || !IsText(1) || !IsText(3) || !IsText(4) || (parameters.Length > 5 && !IsText(5))
            || parameters[2].ValueKind != JsonValueKind.Number || !parameters[2].TryGetUInt16(out ushort definition))
        {
            return Malformed("params are [proofOfTask, data, taskDefinitionId, performerAddress, signature, signatureType?, targetChainId?]");
        }

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
            task = new SignedTask(performed, parameters[4].GetString()!, parameters.Length > 5 ? parameters[5].GetString() : null);
        }

        return rejection;

        bool IsText(int index) => parameters[index].ValueKind == JsonValueKind.String;
    }

    private static Rejection Malformed(string rule) => new(Reason.MalformedDocument, $"sendTask: {rule}");
}
