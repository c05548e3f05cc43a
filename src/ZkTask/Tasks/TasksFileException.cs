namespace ZkTask.Tasks;

/// <summary>A tasks file that was refused. The message names the file, the member's path or the place, and the rule that was broken.</summary>
public sealed class TasksFileException : Exception
{
    internal TasksFileException(Reason reason, string message, Exception? inner = null)
        : base(message, inner) => Reason = reason;

    /// <summary><see cref="Reason.MalformedDocument"/> for what is wrong with the tasks file itself or cannot be read, else why a file that it names was refused.</summary>
    public Reason Reason { get; }
}
