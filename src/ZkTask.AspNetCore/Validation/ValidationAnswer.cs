using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ZkTask.AspNetCore.Validation;

/// <summary>Writes the answers of a validation service.</summary>
internal static class ValidationAnswer
{
    /// <summary>The header with the name of the reason, for whoever looks at answers by hand; a node does not read it.</summary>
    internal const string ReasonHeader = "ZkTask-Reason";

    private static readonly byte[] s_true = [.. """{"data":true,"error":false,"message":null}"""u8];
    private static readonly byte[] s_false = [.. """{"data":false,"error":false,"message":null}"""u8];
    private static readonly byte[] s_resultTrue = [.. """{"data":{"result":true},"error":false,"message":null}"""u8];
    private static readonly byte[] s_resultFalse = [.. """{"data":{"result":false},"error":false,"message":null}"""u8];
    private static readonly FrozenDictionary<Reason, string> s_reasons = Enum.GetValues<Reason>().ToFrozenDictionary(reason => reason, reason => reason.ToString());

    /// <summary>A verdict: 200 with true or false, or 500 with what kept us from one.</summary>
    internal static Task WriteAsync(HttpResponse response, Verdict verdict, ResponseShape shape)
    {
        if (verdict.Outcome != Outcome.Valid)
            response.Headers[ReasonHeader] = NameOf(verdict.Reason);
        if (verdict.Outcome == Outcome.Indeterminate)
            return WriteErrorAsync(response, StatusCodes.Status500InternalServerError, $"{NameOf(verdict.Reason)}: {verdict.Detail}");
        bool isValid = verdict.Outcome == Outcome.Valid;
        return WriteAsync(response, StatusCodes.Status200OK, shape == ResponseShape.Result ? (isValid ? s_resultTrue : s_resultFalse) : isValid ? s_true : s_false);
    }

    /// <summary>No verdict.</summary>
    internal static Task WriteAsync(HttpResponse response, Refusal refusal, TimeSpan retryAfter)
    {
        if (refusal.Status == StatusCodes.Status503ServiceUnavailable)
            response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return WriteErrorAsync(response, refusal.Status, refusal.Message);
    }

    /// <summary>Done, where no verdict was asked for.</summary>
    internal static Task WriteAcceptedAsync(HttpResponse response) => WriteAsync(response, StatusCodes.Status200OK, s_true);

    /// <summary>The name of a reason, without looking it up each time.</summary>
    internal static string NameOf(Reason reason) => s_reasons[reason];

    private static Task WriteErrorAsync(HttpResponse response, int status, string message)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteNull("data"u8);
            json.WriteBoolean("error"u8, true);
            json.WriteString("message"u8, message);
            json.WriteEndObject();
        }

        return WriteAsync(response, status, buffer.WrittenMemory);
    }

    private static Task WriteAsync(HttpResponse response, int status, ReadOnlyMemory<byte> json)
    {
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json, response.HttpContext.RequestAborted).AsTask();
    }
}
