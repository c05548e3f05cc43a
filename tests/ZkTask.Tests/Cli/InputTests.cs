using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary>Files that cannot be read, that never end, or whose names are traps.</summary>
public sealed class InputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("absent.json", "absent.json: no such file or directory")]
    [InlineData("absent/absent.json", "absent.json: no such file or directory")]
    [InlineData("", "")]
    [InlineData(".", "is a directory")]
    public void Names_a_file_that_cannot_be_read(string name, string message)
    {
        string path = name.Length == 0 ? "" : _folder.PathOf(name);
        string[] files = [Price.Key, Price.Inputs, Price.Proof];
        for (int i = 0; i < files.Length; i++)
        {
            string[] broken = [.. files];
            broken[i] = path;
            CliRun.Of(["groth16", "verify", .. broken]).Exits(2).SaysOnlyOnError($"malformed: UnreadableInput: {(name == "." ? _folder.Root : "")}").SaysOnlyOnError(message);
        }
    }

    [Fact]
    public void Names_a_file_that_may_not_be_read()
    {
        string path = _folder.Write("secret.json", "[]");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.None);
        Assert.SkipWhen(CanRead(path), "this user may read every file");
        CliRun.Of("groth16", "verify", Price.Key, path, Price.Proof).Exits(2).SaysOnlyOnError("secret.json: permission denied");
    }

    [Fact]
    public void Survives_names_that_are_no_names()
    {
        CliRun.Of("groth16", "verify", "a\0b", Price.Inputs, Price.Proof).Exits(2).SaysOnlyOnError("not a file name");
        CliRun.Of("groth16", "verify", new string('x', 100_000), Price.Inputs, Price.Proof).Exits(2).SaysOnlyOnError("UnreadableInput");
    }

    [Fact]
    public void Lets_no_name_move_the_cursor()
    {
        CliRun run = CliRun.Of("groth16", "verify", "\e[2Jx\r\nzktask: valid\u0085\u2028", Price.Inputs, Price.Proof).Exits(2);
        Assert.Single(run.Error, '\n');
        Assert.DoesNotContain(run.Error[..^1], character => char.IsControl(character) || character == '\u2028');
    }

    [Fact]
    public void Takes_names_that_look_like_something_else()
    {
        string at = _folder.Write("@proof.json", File.ReadAllBytes(Price.Proof));
        CliRun.Of("groth16", "verify", Price.Key, Price.Inputs, at).Exits(0);

        string previous = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder.Write("--json", File.ReadAllBytes(Price.Proof)));
        CliRun.Of("groth16", "verify", "--", Price.Key, Price.Inputs, previous).Exits(0);
    }

    [Theory]
    [InlineData(0, 64 << 20)]
    [InlineData(1, 16 << 20)]
    [InlineData(2, 64 << 10)]
    public void Refuses_a_huge_file_without_reading_it(int index, int limit)
    {
        string huge = _folder.PathOf("huge.json");
        using (FileStream stream = File.Create(huge))
            stream.SetLength(1L << 40);

        string[] files = [Price.Key, Price.Inputs, Price.Proof];
        files[index] = huge;
        Assert.InRange(AllocationMeter.BytesPerCall(Run, calls: 2), 0, 4 << 20);

        void Run() => CliRun.Of(["groth16", "verify", .. files]).Exits(2).SaysOnlyOnError($"huge.json: more than {limit} bytes");
    }

    [Theory]
    [InlineData(1, 16 << 20)]
    [InlineData(2, 64 << 10)]
    public void Reads_one_byte_more_than_the_limit_from_an_endless_stream(int index, int limit)
    {
        using EndlessStream endless = new();
        string[] files = [Price.Key, Price.Inputs, Price.Proof];
        files[index] = "-";
        CliRun.With(endless, ["groth16", "verify", .. files]).Exits(2).SaysOnlyOnError($"standard input: more than {limit} bytes");
        Assert.InRange(endless.BytesRead, limit, limit + 1);
    }

    [Fact]
    public void Reads_files_that_do_not_know_their_length()
    {
        Assert.SkipUnless(File.Exists("/proc/self/status"), "there is no /proc");
        CliRun.Of("groth16", "verify", "/proc/self/status", Price.Inputs, Price.Proof).Exits(2).SaysOnlyOnError("MalformedDocument: verification key: at byte 0");
    }

    private static bool CanRead(string path)
    {
        try
        {
            File.OpenRead(path).Dispose();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Spaces without end, as a pipe gives them.</summary>
    private sealed class EndlessStream : Stream
    {
        internal long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
