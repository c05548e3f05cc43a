namespace ZkTask.Tests.Cli;

/// <summary>A disk without room.</summary>
internal sealed class FullWriter : StringWriter
{
    public override void Write(char value) => throw new IOException("No space left on device");

    public override void Write(string? value) => throw new IOException("No space left on device");

    public override void WriteLine(string? value) => throw new IOException("No space left on device");
}
