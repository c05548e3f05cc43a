using ZkTask.Tasks;

namespace ZkTask.AspNetCore;

/// <summary>How an attester host works. Read once, when the host starts.</summary>
public sealed class ZkTaskOptions
{
    /// <summary>The tasks file (<see cref="ZkTask.Tasks.TasksFile"/>). Read when the host starts, which fails if it is refused, and again when it changes.</summary>
    public string? TasksFile { get; set; }

    /// <summary>Definitions beside those of the tasks file, or instead of one. They stay when the file is read again.</summary>
    public IList<TaskDefinition> Definitions { get; } = [];

    /// <summary>How often the tasks file's time and length are looked at; zero: never. Default: 1 s. What it names is read again only with it.</summary>
    public TimeSpan ReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How Groth16 submissions of requests that come one by one share work; null: they do not. Default: the defaults of <see cref="MicroBatching"/>.</summary>
    public MicroBatching? Batching { get; set; } = new();

    /// <summary>Whether the host calls <see cref="TaskVerifier.WarmUp"/> before it listens. Default: true.</summary>
    public bool WarmUp { get; set; } = true;

    /// <summary>What an answer looks like.</summary>
    public ResponseShape ResponseShape { get; set; }

    /// <summary>The longest request body, in bytes; a longer one is answered with 413. Default: 4 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 4 << 20;

    /// <summary>Submissions that may be under way at once; beyond, the answer is 503. Default: 512.</summary>
    public int MaxConcurrency { get; set; } = 512;

    /// <summary>What a 503 asks the caller to wait before trying again, in whole seconds. Default: 1 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Answers that are kept to be given again for the same submission where its definition is deterministic: verdicts "valid" and "invalid", keyed by SHA-256 of proof,
    /// data, id and performer; dropped when definitions are read again. It saves time only. 0: none. Default: 16,384, about 8 MiB.
    /// </summary>
    public int CachedAnswers { get; set; } = 16_384;

    /// <summary>
    /// How long an answer stands where asking again could give another one, because the definition is not deterministic (<see cref="TaskDefinition.IsDeterministic"/>:
    /// prices, IPFS, a store's accepted root). Counted from when "valid" or "invalid" was given, the same submission under the same definition
    /// (<see cref="TaskDefinition.Fingerprint"/>) gets that answer again and nothing else, whatever <see cref="CachedAnswers"/> is and also when definitions are read again;
    /// after a restart, with a <see cref="VerdictLog"/>. Longer than the network needs for one task, it would let a Performer use an old proof again. From zero, where only
    /// those who ask at the same time are told the same, to a year; default: ten minutes.
    /// </summary>
    /// <remarks>
    /// Not covered: a restart without a log, or with a wall clock that was set; a definition that was changed, which judges anew; a host that judges in the same moment as
    /// another with the same log. Definitions made in code are known by their ids alone.
    /// </remarks>
    public TimeSpan AnswersStandFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Answers that may stand in memory (<see cref="AnswersStandFor"/>). Where there are as many, those that end next are looked up in the <see cref="VerdictLog"/> from then
    /// on; without a log new submissions to such definitions are answered with 503 until one ends, because none may be forgotten. At least 1. Default: 65,536, 109 a second
    /// for ten minutes, some 30 MiB.
    /// </summary>
    public int MaxStandingAnswers { get; set; } = 65_536;

    /// <summary>
    /// The file of a durable, append-only log of all verdicts (<see cref="ZkTask.Attestation.Records.VerdictLog"/>), made if it is not there; null: none. No verdict is
    /// answered before it is on disk. <c>zktask log replay</c> judges it again.
    /// </summary>
    public string? VerdictLog { get; set; }

    /// <summary>Verdicts that the status page lists. Default: 50.</summary>
    public int ListedVerdicts { get; set; } = 50;

    /// <summary>Where metrics are sent in OTLP over gRPC; null: nowhere. The variables of OpenTelemetry's specification set the rest.</summary>
    public Uri? OtlpEndpoint { get; set; }

    /// <summary>What is wrong with the options; null if nothing is.</summary>
    internal string? Fault() => this switch
    {
        { MaxBodyBytes: < 1 } => $"{nameof(MaxBodyBytes)} is below 1",
        { MaxConcurrency: < 1 } => $"{nameof(MaxConcurrency)} is below 1",
        { CachedAnswers: < 0 } => $"{nameof(CachedAnswers)} is negative",
        { MaxStandingAnswers: < 1 } => $"{nameof(MaxStandingAnswers)} is below 1",
        { ListedVerdicts: < 0 or > 1000 } => $"{nameof(ListedVerdicts)} is not from 0 to 1000",
        _ when AnswersStandFor < TimeSpan.Zero || AnswersStandFor > TimeSpan.FromDays(366) => $"{nameof(AnswersStandFor)} is not from zero to a year",
        _ when RetryAfter < TimeSpan.Zero => $"{nameof(RetryAfter)} is negative",
        _ when ReloadInterval < TimeSpan.Zero => $"{nameof(ReloadInterval)} is negative",
        _ => null,
    };
}

/// <summary>What the answer "approved" or "not approved" looks like; the other answers are the same in both.</summary>
public enum ResponseShape
{
    /// <summary><c>{"data": true, "error": false, "message": null}</c>.</summary>
    Bare,

    /// <summary><c>{"data": {"result": true}, "error": false, "message": null}</c>, as some of Othentic's examples have it.</summary>
    Result,
}
