namespace ZkTask;

/// <summary>The three answers there are.</summary>
public enum Outcome
{
    /// <summary>The task was done.</summary>
    Valid,

    /// <summary>It was not, or what was submitted is no proof that it was: the submitter's fault, the same answer for every attester.</summary>
    Invalid,

    /// <summary>We could not find out: our source, disk, deadline or code failed. Abstain; never vote "invalid" for this.</summary>
    Indeterminate,
}

/// <summary>The answer about one submission.</summary>
public sealed record Verdict
{
    private Verdict(Outcome outcome, Reason reason, string? detail) => (Outcome, Reason, Detail) = (outcome, reason, detail);

    /// <summary>Which of the three.</summary>
    public Outcome Outcome { get; }

    /// <summary>Why; <see cref="Reason.None"/> for a valid submission.</summary>
    public Reason Reason { get; }

    /// <summary>For people: what exactly, and where. Null for a valid submission.</summary>
    public string? Detail { get; }

    /// <summary>The one valid verdict.</summary>
    public static Verdict Valid { get; } = new(Outcome.Valid, Reason.None, null);

    /// <summary>A verdict that is a deterministic function of the submission and its definition.</summary>
    public static Verdict Invalid(Rejection rejection)
    {
        ArgumentNullException.ThrowIfNull(rejection);
        return new Verdict(Outcome.Invalid, rejection.Reason, rejection.Detail);
    }

    /// <summary>No verdict: something of ours failed.</summary>
    public static Verdict Indeterminate(Reason reason, string detail) => new(Outcome.Indeterminate, reason, detail);

    /// <summary>Valid for null, invalid for a rejection.</summary>
    public static Verdict From(Rejection? rejection) => rejection is null ? Valid : Invalid(rejection);

    /// <summary>Outcome, reason and detail in one line.</summary>
    public override string ToString() => Outcome == Outcome.Valid ? "Valid" : $"{Outcome} ({Reason}): {Detail}";
}
