using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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

    /// <summary>An option that takes a number in a range.</summary>
    internal static Option<int> NumberOption(string name, int minimum, int maximum, int otherwise, string description)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result =>
        {
            // What is no number at all, the parser objects to.
            if (result.Tokens is [{ Value: string text }] && int.TryParse(text, CultureInfo.InvariantCulture, out int value) && (value < minimum || value > maximum))
                result.AddError($"{name} takes a number from {minimum} to {maximum}.");
        });
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
