using System.Reflection;
using Xunit;

namespace ZkTask.Tests.Architecture;

/// <summary>The public surface of the libraries, held against a checked-in listing: no member appears, changes or goes by accident.</summary>
public class PublicApiTests
{
    private const string Accept = "ZKTASK_ACCEPT_API";

    [Theory]
    [InlineData("ZkTask.Algebra")]
    [InlineData("ZkTask")]
    [InlineData("ZkTask.Storage")]
    [InlineData("ZkTask.Evidence")]
    [InlineData("ZkTask.Attestation")]
    [InlineData("ZkTask.AspNetCore")]
    public void SurfaceIsTheListedOne(string assembly)
    {
        string actual = ApiListing.Of(Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll")));
        string file = Path.Combine(SourceTree.Root, "tests", "ZkTask.Tests", "Architecture", "PublicApi", $"{assembly}.txt");
        if (Environment.GetEnvironmentVariable(Accept) == "1")
            File.WriteAllText(file, actual);

        string[] listed = File.Exists(file) ? File.ReadAllLines(file) : [], found = actual.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (listed.SequenceEqual(found))
            return;
        Assert.Fail(string.Join('\n',
        [
            $"The public surface of {assembly} is not the one in {SourceTree.Relative(file)}. If that is meant, run this test once with {Accept}=1,",
            "which rewrites the file, and review its difference like code:",
            .. listed.Except(found).Select(line => $"- {line}"),
            .. found.Except(listed).Select(line => $"+ {line}"),
        ]));
    }

    // The listing itself: what a change of a signature looks like.
    [Fact]
    public void ListingsSayWhatMatters() => Assert.Equal(
        """
        abstract class ZkTask.Tests.Architecture.PublicApiTests.Sample<T> : IEnumerable, IEnumerable<T> where T : struct, IComparable<T>
            Int32 Length { get; }
            Int32? Parse(String? text, Int32 radix = 10)
            abstract Void Fill(Span<T> into, params Int32[] counts)
            const Int32 Max = 3
            protected Sample(in T first)
            protected static readonly String Tag
            static Boolean TryGet<U>(out U value, ref T state) where U : class, new()
            virtual IEnumerator<T> GetEnumerator()

        """.ReplaceLineEndings("\n").Replace("Int32?", "Nullable<Int32>", StringComparison.Ordinal),
        ApiListing.Of([typeof(Sample<>)]));

#pragma warning disable CA1034, CA1822, CA1052, CA1715, CA2211 // A sample of everything a listing can hold.
    public abstract class Sample<T> : IEnumerable<T>
        where T : struct, IComparable<T>
    {
        public const int Max = 3;

        protected static readonly string Tag = "";

        private protected int _hidden;

        protected Sample(in T first) => _hidden = first.GetHashCode();

        public int Length { get; private set; }

        internal int Hidden { get; set; }

        public static bool TryGet<U>(out U value, ref T state)
            where U : class, new()
        {
            value = new();
            return true;
        }

        public int? Parse(string? text, int radix = 10) => text is null ? null : radix;

        public abstract void Fill(Span<T> into, params int[] counts);

        public virtual IEnumerator<T> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
#pragma warning restore
}
