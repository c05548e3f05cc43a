using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ZkTask.Cli.Output;

/// <summary>Says what a command found out.</summary>
internal static class Report
{
    // Relaxed: the details are for people and never become part of a web page here.
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// One JSON object, or text: a verdict to <see cref="CliHost.Output"/>, the lack of one to <see cref="CliHost.Error"/>.
    /// </summary>
    /// <returns>The exit code.</returns>
    internal static int Write(CliHost host, bool asJson, Answer answer, TimeSpan elapsed)
    {
        if (asJson)
            WriteJson(host, answer, elapsed);
        else if (answer.Code is ExitCode.Valid)
            host.Output.WriteLine(Colored("valid", Green, host.OutputHasColor));
        else if (answer.Code is ExitCode.Invalid)
            host.Output.WriteLine($"{Colored("invalid", Red, host.OutputHasColor)}: {answer.Reason}: {Printable.Line(answer.Detail ?? "")}");
        else
            Diagnose(host, answer);
        return (int)answer.Code;
    }

    /// <summary>Writes <c>{"verdict": ..., "reason": ..., "detail": ..., "elapsedMicroseconds": n}</c> and a newline.</summary>
    /// <param name="host">The tool's streams.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="more">Writes a command's own members behind these.</param>
    internal static void WriteJson(CliHost host, Answer answer, TimeSpan elapsed, Action<Utf8JsonWriter>? more = null)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, s_json))
        {
            json.WriteStartObject();
            json.WriteString("verdict"u8, answer.Verdict);
            json.WriteString("reason"u8, answer.Reason);
            json.WriteString("detail"u8, answer.Detail);
            json.WriteNumber("elapsedMicroseconds"u8, (long)elapsed.TotalMicroseconds);
            more?.Invoke(json);
            json.WriteEndObject();
        }

        host.Output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Writes one line about an answer that is none.</summary>
    internal static void Diagnose(CliHost host, Answer answer) =>
        host.Error.WriteLine($"zktask: {Colored(answer.Verdict, Yellow, host.ErrorHasColor)}: {answer.Reason}: {Printable.Line(answer.Detail ?? "")}");

    /// <summary>Writes one line about something that should be known but changes no answer.</summary>
    internal static void Warn(CliHost host, string message) =>
        host.Error.WriteLine($"zktask: {Colored("warning", Yellow, host.ErrorHasColor)}: {Printable.Line(message)}");

    private const int Red = 31, Green = 32, Yellow = 33;

    private static string Colored(string text, int color, bool hasColor) => hasColor ? $"\e[{color}m{text}\e[0m" : text;
}
