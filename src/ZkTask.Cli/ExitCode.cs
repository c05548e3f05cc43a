namespace ZkTask.Cli;

/// <summary>What the process returns: part of the tool's contract.</summary>
internal enum ExitCode
{
    /// <summary>The answer is yes.</summary>
    Valid = 0,

    /// <summary>A well-formed question whose answer is no.</summary>
    Invalid = 1,

    /// <summary>An input that cannot be read, or that is no document of its kind.</summary>
    Malformed = 2,

    /// <summary>No answer: something of ours failed.</summary>
    Indeterminate = 3,

    /// <summary>The command line makes no sense (EX_USAGE of sysexits.h).</summary>
    Usage = 64,
}
