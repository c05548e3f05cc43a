using Xunit;

namespace ZkTask.Tests.Architecture;

/// <summary>A file holds one idea. A longer one is listed here with its reason.</summary>
public class FileSizeTests
{
    private const int MaxLines = 400;

    private static readonly Dictionary<string, string> LongFiles = [];

    [Fact]
    public void FilesHoldOneIdea()
    {
        string[] tooLong =
        [
            .. SourceTree.CodeFiles("src")
                .Where(file => File.ReadLines(file).Count() > MaxLines)
                .Select(SourceTree.Relative),
        ];
        Assert.Equal(LongFiles.Keys.Order(StringComparer.Ordinal), tooLong);
        Assert.All(LongFiles.Values, reason => Assert.True(reason.Length > 20));
    }

    [Fact]
    public void ThereAreFilesToMeasure() => Assert.True(SourceTree.CodeFiles("src").Count() > 20);
}
