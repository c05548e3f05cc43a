using Xunit;
using ZkTask.Cli;
using ZkTask.Cli.Demo;

namespace ZkTask.Tests.Cli;

/// <summary>The live table of <c>zktask demo</c>, as a terminal of 80 columns and 24 lines shows it.</summary>
[Trait("Category", "Process")]
public sealed class DemoTableTests
{
    private const int Width = 80, Height = 24;

    [Fact]
    public void Rows_fill_in_while_a_person_watches()
    {
        using Screen screen = new(Width, Height);
        using StringWriter error = new();
        CliHost host = new(() => Stream.Null, () => screen, () => error)
        {
            OutputIsTerminal = true,
            OutputHasColor = true,
            TerminalSize = (Width, Height),
        };
        Assert.Equal(0, Tool.Run(["demo", "--limit", "900"], host));
        Assert.Equal("", error.ToString());
        Assert.True(screen.HasColor);

        Frame[] frames = [.. screen.Frames.Select(Frame.Of).OfType<Frame>()];
        string[] names = [.. DemoScenario.All.Select(scenario => scenario.Name)];
        Assert.All(frames, frame => Assert.Equal(names, frame.Rows.Select(row => row.Task)));
        Assert.All(frames, frame => Assert.InRange(frame.Lines, names.Length, Height));

        // Before anything happened.
        Assert.All(frames[0].Rows, row => Assert.Equal(("", ""), (string.Concat(row.Votes), row.Outcome)));
        Assert.Contains("starting", frames[0].Caption, StringComparison.Ordinal);

        // One thing after the other: a row gets its votes one by one, then its decision, then the next row begins, and nothing is taken back.
        List<int> votes = [];
        foreach ((Frame before, Frame after) in frames.Zip(frames.Skip(1)))
        {
            (Row Before, Row After)[] changed = [.. before.Rows.Zip(after.Rows).Where(pair => !pair.First.Equals(pair.Second))];
            Assert.InRange(changed.Length, 0, 1);
            foreach ((Row old, Row now) in changed)
            {
                int place = Array.IndexOf(names, now.Task);
                Assert.All(before.Rows.Take(place), row => Assert.NotEqual("", row.Outcome));
                Assert.All(before.Rows.Skip(place + 1), row => Assert.Equal(("", ""), (string.Concat(row.Votes), row.Outcome)));
                Assert.All(old.Votes.Zip(now.Votes), vote => Assert.True(vote.First.Length == 0 || vote.First == vote.Second));
                Assert.StartsWith(old.Outcome, now.Outcome, StringComparison.Ordinal);
                votes.Add(now.Votes.Count(vote => vote.Length > 0));
                Assert.StartsWith($"{now.Task}: ", after.Caption, StringComparison.Ordinal);
            }
        }

        Assert.Equal(Enumerable.Repeat((int[])[1, 2, 3, 4, 4], names.Length).SelectMany(counts => counts), votes);
        Assert.Contains(frames, frame => frame.Caption.StartsWith("a forged price: the Performer publishes", StringComparison.Ordinal));

        Assert.Equal(
            [
                "an honest price: yes yes yes yes: approved by 100, 66 needed",
                "an honest ledger step: yes yes yes yes: approved by 100, 66 needed",
                "a forged price: no no no no: PairingMismatch|rejected by 100, 33 needed|RejectedTask by Performer",
                "an old proof, new data: no no no no: PublicInputBindingMismatch|rejected by 100, 33 needed|RejectedTask by Performer",
                "storage down: none none none none: ContentUnavailable|no quorum",
                "storage back, same task: yes yes yes yes: approved by 100, 66 needed",
                "exchange down: none none none none: SourcesUnavailable|no quorum",
                "exchange back, same task: yes yes yes yes: approved by 100, 66 needed",
                "attester 3 votes twice: yes yes both yes: approved by 100, 66 needed|DoubleAttestation by 3|IncorrectAttestation by 3",
            ],
            frames[^1].Rows.Select(row => $"{row.Task}: {string.Join(' ', row.Votes)}: {row.Outcome}"));
        Assert.Equal("", frames[^1].Caption);
        Assert.Contains(screen.Frames[^1], line => line.StartsWith("Everything came out as it must", StringComparison.Ordinal));
    }

    /// <summary>A row; the lines of its outcome are joined by bars.</summary>
    private sealed record Row(string Task, string[] Votes, string Outcome)
    {
        public bool Equals(Row? other) => other is not null && (Task, Outcome) == (other.Task, other.Outcome) && Votes.SequenceEqual(other.Votes);

        public override int GetHashCode() => Task.GetHashCode(StringComparison.Ordinal);
    }

    /// <summary>The table at one moment.</summary>
    private sealed record Frame(Row[] Rows, string Caption, int Lines)
    {
        /// <summary>The table among what a terminal shows; null before it is drawn and once there is something below it.</summary>
        internal static Frame? Of(string[] screen)
        {
            int top = Array.FindIndex(screen, line => line.Contains("│ votes of power", StringComparison.Ordinal)) - 1;
            int bottom = Array.FindIndex(screen, line => line.StartsWith('╰'));
            if (top < 0 || bottom < top || screen.Any(line => line.Contains("handed in", StringComparison.Ordinal) || line.StartsWith("And what", StringComparison.Ordinal)))
                return null;
            List<Row> rows = [];
            foreach (string line in screen[(top + 4)..bottom])
            {
                Assert.InRange(line.Length, 0, Width);
                string[] cells = line.Split('│');
                string task = cells[1].Trim(), outcome = cells[3].Trim();
                if (task.Length == 0)
                    rows[^1] = rows[^1] with { Outcome = $"{rows[^1].Outcome}|{outcome}" };
                else
                    rows.Add(new Row(task, [.. Enumerable.Range(0, 4).Select(i => cells[2].Substring(1 + (5 * i), 4).Trim())], outcome));
            }

            string[] below = screen[(bottom + 1)..];
            return new Frame([.. rows], string.Join(' ', below.Select(line => line.Trim())).Trim(), screen.Length - top);
        }
    }
}
