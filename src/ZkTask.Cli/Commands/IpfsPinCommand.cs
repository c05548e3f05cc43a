using System.CommandLine;
using System.Diagnostics;
using ZkTask.Cli.Output;
using ZkTask.Evidence;
using ZkTask.Evidence.Ipfs;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask ipfs pin</c>: publishes a file through a Kubo node or Pinata.</summary>
internal static class IpfsPinCommand
{
    private const int MaxFileBytes = 100 << 20;

    internal static Command Create(CliHost host)
    {
        Argument<string> file = CommandTree.InputArgument("file", "The file.");
        Option<string> kubo = new("--kubo") { Description = "The address of a Kubo node's RPC interface." };
        Option<string> pinata = new("--pinata") { Description = "The address of Pinata's API." };
        Option<string> secret = new("--token-env") { Description = "The environment variable with the token (for Pinata, the JWT); it is never printed." };
        Option<int> version = CommandTree.NumberOption("--cid-version", 0, 1, 1, "0 or 1.");
        Option<bool> json = CommandTree.JsonOption();
        Command command = new("pin", "Publishes a file, JSON or any other, as exactly its bytes, and prints its identifier.") { file, kubo, pinata, secret, version, json };
        command.Validators.Add(result =>
        {
            bool hasKubo = result.GetResult(kubo) is { Tokens.Count: > 0 }, hasPinata = result.GetResult(pinata) is { Tokens.Count: > 0 };
            if (hasKubo == hasPinata)
                result.AddError("Exactly one of --kubo and --pinata says where.");
            else if (hasPinata && result.GetResult(secret) is null)
                result.AddError("--pinata needs --token-env.");
            else if (Address(result.GetValue(hasKubo ? kubo : pinata)) is null)
                result.AddError("The address must begin with http:// or https://, without user, query and fragment.");
        });
        command.SetAction((parsed, cancellation) =>
            PinAsync(host, parsed.GetValue(file)!, Address(parsed.GetValue(kubo)), Address(parsed.GetValue(pinata)), parsed.GetValue(secret), parsed.GetValue(version), parsed.GetValue(json), cancellation));
        return command;
    }

    private static Uri? Address(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address is { Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" } ? address : null;

    private static async Task<int> PinAsync(
        CliHost host, string path, Uri? kubo, Uri? pinata, string? tokenVariable, int cidVersion, bool asJson, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        if (InputFile.Read(host, path, MaxFileBytes, out byte[] content) is { } unreadable)
            return Report.Write(host, asJson, unreadable, Stopwatch.GetElapsedTime(start));
        string? token = tokenVariable is null ? null : Environment.GetEnvironmentVariable(tokenVariable);
        if (tokenVariable is not null && string.IsNullOrEmpty(token))
            return Report.Write(host, asJson, Answer.Unreadable($"the environment variable {Printable.Line(tokenVariable)} is not set"), Stopwatch.GetElapsedTime(start));
        try
        {
            using IpfsPublisher publisher = kubo is not null ? IpfsPublisher.Kubo(kubo, token) : IpfsPublisher.Pinata(pinata!, token!);
            string name = path == InputFile.StandardInput ? "file" : Path.GetFileName(path);
            Cid cid = await publisher.PinAsync(content, name, cidVersion, cancellation).ConfigureAwait(false);
            if (!asJson)
                host.Output.WriteLine(cid.ToString());
            else
                Report.WriteJson(host, Answer.Valid, Stopwatch.GetElapsedTime(start), writer => writer.WriteString("cid"u8, cid.ToString()));
            return (int)ExitCode.Valid;
        }
        catch (SourceException error)
        {
            return Report.Write(host, asJson, new Answer(ExitCode.Indeterminate, nameof(Reason.ContentUnavailable), error.Message), Stopwatch.GetElapsedTime(start));
        }
    }
}
