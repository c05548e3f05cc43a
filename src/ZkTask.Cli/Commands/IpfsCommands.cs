using System.CommandLine;

namespace ZkTask.Cli.Commands;

/// <summary><c>zktask ipfs</c>: content identifiers, archives, and publishing.</summary>
internal static class IpfsCommands
{
    internal static Command Create(CliHost host) => new("ipfs", "Content on IPFS: identifiers, archives, publishing.")
    {
        IpfsCidCommand.Create(host),
        IpfsVerifyCommand.Create(host),
        IpfsPinCommand.Create(host),
    };
}
