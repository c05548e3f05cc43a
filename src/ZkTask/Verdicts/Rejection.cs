namespace ZkTask;

/// <summary>
/// The answer of a reader or a check that did not accept its input. Readers and checks return <c>Rejection?</c>: null means that nothing was wrong.
/// </summary>
/// <param name="Reason">What kind of fault it is. A deterministic function of the input: every attester finds the same one.</param>
/// <param name="Detail">For people: the document, the member path (<c>pi_b[0][1]</c>), the byte position and the rule that was broken. Bounded in length.</param>
public sealed record Rejection(Reason Reason, string Detail)
{
    /// <summary>The reason and the detail in one line.</summary>
    public override string ToString() => $"{Reason}: {Detail}";
}
