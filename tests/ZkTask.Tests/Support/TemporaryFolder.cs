using System.Text;

namespace ZkTask.Tests.Support;

/// <summary>A folder of a test's own, gone with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The folder.</summary>
    internal string Root { get; } = Directory.CreateTempSubdirectory("zktask-tests-").FullName;

    /// <summary>The absolute path of a file in it.</summary>
    internal string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file and returns its absolute path.</summary>
    internal string Write(string name, byte[] content)
    {
        File.WriteAllBytes(PathOf(name), content);
        return PathOf(name);
    }

    /// <summary>Writes a text file and returns its absolute path.</summary>
    internal string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Puts a text file in the place of another at once: who watches it sees the one or the other, never a file that is half written.</summary>
    internal void Replace(string name, string content) => File.Move(Write($"{name}.new", content), PathOf(name), overwrite: true);

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
