using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ZkTask.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>The commands, reading from and writing to a host.</summary>
    internal static RootCommand Create(CliHost host)
    {
        RootCommand root = new("Verifies proofs of task: was an off-chain task really done?")
        {
            new Command("groth16", "Groth16 proofs over BN254 (snarkjs: bn128).") { Groth16VerifyCommand.Create(host), Groth16VerifyBatchCommand.Create(host) },
            new Command("vkey", "Verification keys.") { VkeyInspectCommand.Create(host) },
            new Command("zkey", "Proving keys as snarkjs writes them.")
            {
                new Command("export", "Takes parts out of a proving key.") { ZkeyExportCommand.Create(host) },
            },
            new Command("merkle", "Merkle proofs and trees.")
            {
                MerkleVerifyCommand.Create(host), MerkleRootCommand.Create(host), MerkleProveCommand.Create(host), MerkleApplyCommand.Create(host),
                MerkleCircuitInputCommand.Create(host),
            },
            new Command("task", "Submissions to tasks.") { TaskVerifyCommand.Create(host) },
            IpfsCommands.Create(host),
            new Command("log", "Logs of verdicts.") { LogReplayCommand.Create(host) },
            new Command("quorum", "Votes and what they come to.") { QuorumSimulateCommand.Create(host) },
            AttesterCommand.Create(host),
            DemoCommand.Create(host),
        };
        return root;
    }

    /// <summary>The words that lead to a command, for instance <c>zktask groth16 verify</c>.</summary>
    internal static string PathOf(Command command)
    {
        Symbol? parent = command.Parents.FirstOrDefault();
        return parent is Command ancestor ? $"{PathOf(ancestor)} {command.Name}" : "zktask";
    }

    /// <summary>An option that takes a number in a range, in decimal digits and nothing else.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="minimum">The least number; not negative.</param>
    /// <param name="maximum">The greatest number.</param>
    /// <param name="otherwise">The number where the option is absent; null: zero, which then says so and should not be in the range.</param>
    /// <param name="description">What it is for.</param>
    internal static Option<T> NumberOption<T>(string name, T minimum, T maximum, T? otherwise, string description)
        where T : struct, IBinaryInteger<T>
    {
        Option<T> option = new(name)
        {
            Description = description,
            CustomParser = result =>
            {
                if (result.Tokens is [{ Value: string text }] && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out T number)
                    && number >= minimum && number <= maximum)
                    return number;
                result.AddError($"{name} takes a number from {minimum} to {maximum}.");
                return default;
            },
        };
        if (otherwise is { } value)
            option.DefaultValueFactory = _ => value;
        return option;
    }

    /// <summary>The switch that asks for one JSON object instead of text.</summary>
    internal static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON object instead of text." };

    /// <summary>The switch that takes keys under which proofs can be forged.</summary>
    internal static Option<bool> AllowInsecureSetupOption() => new("--allow-insecure-setup")
    {
        Description = "Take a key under which proofs can be forged, such as one without a phase-2 contribution. For development.",
    };

    /// <summary>An argument that names an input file or, as <c>-</c>, standard input.</summary>
    internal static Argument<string> InputArgument(string name, string description) => new(name) { Description = $"{description} `-` is standard input." };

    /// <summary>Makes sure that a command's result file is none of its inputs: above all no store, which is the only place where its facts are.</summary>
    internal static void KeepInputs(this Command command, Symbol output, params Symbol[] inputs)
    {
        command.Validators.Add(result =>
        {
            if (FileOf(result, output) is { } target && inputs.Any(input => FileOf(result, input) == target))
                result.AddError($"{output.Name} would replace a file that the command reads.");
        });

        static string? FileOf(CommandResult result, Symbol symbol)
        {
            SymbolResult? given = symbol is Option option ? result.GetResult(option) : result.GetResult((Argument)symbol);
            return given?.Tokens is [{ Value: { Length: > 0 } name }] && name != InputFile.StandardInput && !name.Contains('\0', StringComparison.Ordinal)
                ? OutputFile.TargetOf(name)
                : null;
        }
    }

    /// <summary>Makes sure that at most one of a command's arguments is <c>-</c>: standard input can be read once.</summary>
    internal static void ReadStandardInputOnce(this Command command, params Argument<string>[] inputs)
    {
        command.Validators.Add(result =>
        {
            if (inputs.Count(input => result.GetResult(input)?.Tokens is [{ Value: InputFile.StandardInput }]) > 1)
                result.AddError("Only one argument can be `-`: standard input is read once.");
        });
    }
}
