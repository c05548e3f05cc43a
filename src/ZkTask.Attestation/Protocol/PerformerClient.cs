using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ZkTask.Attestation.Bls;
using ZkTask.Attestation.Ecdsa;

namespace ZkTask.Attestation.Protocol;

/// <summary>A task with its Performer's signature: the parameters of <c>sendTask</c>.</summary>
/// <param name="Task">The task.</param>
/// <param name="Signature">The signature's text: 0x and 130 digits for ECDSA, a JSON text for BLS.</param>
/// <param name="SignatureType">Null for ECDSA, <c>bls</c> for BLS.</param>
public sealed record SignedTask(PerformedTask Task, string Signature, string? SignatureType)
{
    private const string Ecdsa = "ecdsa", Bls = "bls";

    // Quotes within the BLS signature are escaped as \", which is what other clients send.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Signs a task's hash with the Performer's account.</summary>
    /// <exception cref="ArgumentException">The task names another performer, or its proof is not Unicode.</exception>
    public static SignedTask Sign(PerformedTask task, EcdsaPrivateKey key)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(key);
        return task.Performer == key.Address
            ? new SignedTask(task, key.Sign(task.TaskHash()).ToString(), null)
            : throw new ArgumentException($"The task's performer is {task.Performer}, the key {key.Address}'s.", nameof(key));
    }

    /// <summary>Signs a task's hash with the Performer's BLS key.</summary>
    /// <exception cref="ArgumentException">The task's proof is not Unicode.</exception>
    public static SignedTask Sign(PerformedTask task, BlsSecretKey key)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(key);
        return new SignedTask(task, key.Sign(task.TaskHash(), MessageHash.OthenticTasks).ToJson(), Bls);
    }

    /// <summary>The request's body in UTF-8: JSON-RPC 2.0, method <c>sendTask</c>.</summary>
    /// <param name="requestId">The request's id.</param>
    /// <param name="targetChainId">The chain to submit to; null leaves it to the node.</param>
    public byte[] ToRequest(long requestId, ulong? targetChainId = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            json.WriteNumber("id"u8, requestId);
            json.WriteString("method"u8, "sendTask"u8);
            json.WriteStartArray("params"u8);
            json.WriteStringValue(Task.ProofOfTask);
            json.WriteStringValue(Hex.Encode(Task.Data.Span));
            json.WriteNumberValue(Task.TaskDefinitionId);
            json.WriteStringValue(Task.Performer.ToString());
            json.WriteStringValue(Signature);
            if (SignatureType is not null || targetChainId is not null)
                json.WriteStringValue(SignatureType ?? Ecdsa);
            if (targetChainId is { } chain)
                json.WriteNumberValue(chain);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Sends tasks to an aggregator node over JSON-RPC. Thread-safe.</summary>
/// <param name="http">Sends the requests; its timeout is the client's. It must not follow redirects to places that must not see the task.</param>
/// <param name="node">The node's address, usually port 8545.</param>
public sealed class PerformerClient(HttpClient http, Uri node)
{
    /// <summary>The longest answer that is read, in bytes.</summary>
    public const int MaxResponseLength = 1 << 20;

    private const int MaxDetailLength = 300;

    private long _requestId;

    /// <summary>Sends a task. Sending it twice is harmless: the contract takes a task's hash once.</summary>
    /// <param name="task">The signed task.</param>
    /// <param name="targetChainId">The chain to submit to; null leaves it to the node.</param>
    /// <param name="cancellation">Cancels the request.</param>
    /// <returns>
    /// Null if the node took it; <see cref="Reason.NodeRefused"/> with the node's words; <see cref="Reason.NodeUnreachable"/> where it is not known whether it did.
    /// </returns>
    /// <exception cref="OperationCanceledException">The request was cancelled by the caller.</exception>
    public async Task<Rejection?> SendAsync(SignedTask task, ulong? targetChainId = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(task);
        long id = Interlocked.Increment(ref _requestId);
        using HttpRequestMessage request = new(HttpMethod.Post, node) { Content = new ByteArrayContent(task.ToRequest(id, targetChainId)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation).ConfigureAwait(false);
            byte[]? body = await ReadAsync(response.Content, cancellation).ConfigureAwait(false);
            return body is null ? Unreachable($"an answer of more than {MaxResponseLength} bytes") : Judge(response.StatusCode, body, id);
        }
        catch (HttpRequestException error)
        {
            return Unreachable(error.Message);
        }
        catch (IOException error)
        {
            return Unreachable(error.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Unreachable("no answer in time");
        }
    }

    private static async Task<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        using Stream stream = await content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        using MemoryStream body = new();
        byte[] buffer = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > MaxResponseLength)
                return null;
            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    // An answer of JSON-RPC is one whatever the status is; without one a failing status says more than "no JSON".
    private static Rejection? Judge(HttpStatusCode status, byte[] body, long id)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64, AllowDuplicateProperties = false });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                if (root.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
                    return new Rejection(Reason.NodeRefused, Shorten(error.GetRawText()));
                bool isOwn = root.TryGetProperty("id", out JsonElement answered) && answered.ValueKind == JsonValueKind.Number && answered.TryGetInt64(out long own) && own == id;
                if (root.TryGetProperty("result", out _) && isOwn && (int)status is >= 200 and < 300)
                    return null;
            }
        }
        catch (JsonException)
        {
            // Not JSON: see below.
        }

        return Unreachable($"status {(int)status}, and no answer of JSON-RPC to request {id}");
    }

    private static Rejection Unreachable(string detail) => new(Reason.NodeUnreachable, Shorten($"sendTask: {detail}"));

    private static string Shorten(string text) => text.Length <= MaxDetailLength ? text : text[..MaxDetailLength] + "...";
}
