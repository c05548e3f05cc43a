using System.Text;
using System.Text.Unicode;
using ZkTask.Tasks;

namespace ZkTask.Evidence.Ipfs;

/// <summary>
/// A task whose Proof of Task is a content identifier; the file behind it is the proof that another definition judges.
/// </summary>
/// <remarks>
/// A malformed identifier, content that breaks its format's rules or the budget, and content that is no text are the Performer's fault. Content that no source
/// gives is nobody's: <see cref="Reason.ContentUnavailable"/>, indeterminate.
/// </remarks>
public sealed class IpfsTask : TaskDefinition
{
    private readonly IpfsReader _reader;
    private readonly TaskDefinition _content;

    /// <summary>A definition.</summary>
    /// <param name="id">The id that submissions name.</param>
    /// <param name="reader">Reads the file.</param>
    /// <param name="content">Judges the file's text as if it had been the Proof of Task; its own id and budget play no part.</param>
    public IpfsTask(ushort id, IpfsReader reader, TaskDefinition content)
        : base(id)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(content);
        (_reader, _content) = (reader, content);
    }

    /// <inheritdoc/>
    public override string Kind => EvidenceKinds.Ipfs;

    /// <summary>The file's path, if the identifier is that of a directory; empty otherwise.</summary>
    public string Path { get; init; } = "";

    /// <inheritdoc/>
    protected internal override async ValueTask<Verdict> VerifyAsync(TaskSubmission submission, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(submission);
        if (Cid.Parse(submission.ProofOfTask, out Cid? cid) is { } malformed)
            return Verdict.Invalid(malformed);
        IpfsContent read = await _reader.ReadAsync(cid!, Path, cancellation).ConfigureAwait(false);
        if (read.Refusal is { } refusal)
            return refusal;
        if (!Utf8.IsValid(read.Content.Span))
            return Verdict.Invalid(new Rejection(Reason.MalformedContent, $"{cid}: not UTF-8 text"));
        string text = Encoding.UTF8.GetString(read.Content.Span);
        return await _content.VerifyAsync(submission with { ProofOfTask = text }, cancellation).ConfigureAwait(false);
    }
}
