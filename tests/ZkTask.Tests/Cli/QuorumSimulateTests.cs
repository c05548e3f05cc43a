using System.Text.Json;
using System.Xml.Linq;
using Xunit;
using ZkTask.Tests.Support;

namespace ZkTask.Tests.Cli;

/// <summary><c>zktask quorum simulate</c>.</summary>
public sealed class QuorumSimulateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // One liar of four: the contract's floor(4 / 3) = 1 lets him contest, the documented rule does not.
    [Fact]
    public void Counts_under_both_rules()
    {
        JsonElement json = Simulate("--stakes", "4*1", "--json").Exits(0).Json;
        JsonElement contract = json.GetProperty("rules")[0], documented = json.GetProperty("rules")[1];
        Assert.Equal(("2", "1"), (contract.GetProperty("approve").GetString(), contract.GetProperty("reject").GetString()));
        Assert.Equal(("3", "2"), (documented.GetProperty("approve").GetString(), documented.GetProperty("reject").GetString()));
        Assert.Equal([1, 0, 0, 0, 0], Column(contract, "right"));
        Assert.Equal([0, 4, 6, 0, 0], Column(contract, "contested"));
        Assert.Equal([0, 0, 0, 4, 1], Column(contract, "wrong"));
        Assert.Equal([1, 4, 0, 0, 0], Column(documented, "right"));
        Assert.Equal([0, 0, 6, 4, 1], Column(documented, "wrong"));
        Assert.Equal([0, 0, 0, 0, 0], Column(documented, "noQuorum"));
    }

    [Fact]
    public void Shows_a_table_and_the_edge_cases()
    {
        string output = Simulate("--stakes", "1,1", "--undone").Exits(0).Output;
        Assert.Contains("can be approved but not rejected", output, StringComparison.Ordinal);
        Assert.Contains("reject needs more than there can be", output, StringComparison.Ordinal);
        Assert.Contains("nothing can be decided", Simulate("--stakes", "1").Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("the first one submitted stands", Simulate("--stakes", "3*1").Exits(0).Output, StringComparison.Ordinal);
        Assert.Contains("2000 random sets of so many faulty attesters, seed 9", Simulate("--stakes", "17*1", "--seed", "9").Exits(0).Output, StringComparison.Ordinal);
    }

    // Each power at a threshold of either rule or just below it: a, r, b, - for approves only, rejects only, both, nothing; contract first.
    [Theory]
    [InlineData("0", "0--")]
    [InlineData("1", "0-- 1-b")]
    [InlineData("2", "0-- 1ar 2ab")]
    [InlineData("3", "0-- 1r- 2br 3bb")]
    [InlineData("4", "0-- 1r- 2br 3bb")]
    [InlineData("40,30,20,10", "32-- 33r- 34rr 65rr 66br 67bb")]
    public void Shows_what_a_power_decides_around_the_thresholds(string stakes, string expected)
    {
        (string Power, string Contract, string Documented)[] rows =
        [
            .. expected.Split(' ').Select(row => (row[..^2], Words(row[^2]), Words(row[^1]))),
        ];
        string output = Simulate("--stakes", stakes).Exits(0).Output;
        string[] lines = output[output.IndexOf("a power of", StringComparison.Ordinal)..].Split('\n');
        Assert.Equal(rows, lines[2..(2 + rows.Length)].Select(line => line.Split('│')).Select(cells => (cells[1].Trim(), cells[2].Trim(), cells[3].Trim())));
        Assert.StartsWith("╰", lines[2 + rows.Length], StringComparison.Ordinal);

        IEnumerable<string> json = Simulate("--stakes", stakes, "--json").Exits(0).Json.GetProperty("edges").EnumerateArray()
            .Select(edge => $"{edge.GetProperty("power").GetString()}{Letter(edge.GetProperty("contract"))}{Letter(edge.GetProperty("documented"))}");
        Assert.Equal(expected, string.Join(' ', json));

        static string Words(char letter) => letter switch
        {
            'a' => "approves, cannot reject",
            'r' => "rejects, cannot approve",
            'b' => "approves, or rejects",
            _ => "decides nothing",
        };

        static char Letter(JsonElement side) => (side.GetProperty("approves").GetBoolean(), side.GetProperty("rejects").GetBoolean()) switch
        {
            (true, false) => 'a',
            (false, true) => 'r',
            (true, true) => 'b',
            _ => '-',
        };
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1,1")]
    [InlineData("5,3,2*1")]
    [InlineData("20*7,100")]
    public void Writes_a_chart_that_is_XML_whatever_the_stakes(string stakes)
    {
        string path = _folder.PathOf("chart.svg");
        foreach (string fault in Enum.GetNames<ZkTask.Attestation.Voting.FaultKind>())
        {
            Simulate("--stakes", stakes, "--fault", fault, "--samples", "20", "--svg", path).Exits(0);
            XDocument svg = XDocument.Load(path);
            Assert.All(svg.Descendants(), element => Assert.Equal("http://www.w3.org/2000/svg", element.Name.NamespaceName));
            string[] numbers = [.. svg.Descendants().Attributes().Where(one => one.Name.LocalName is "x" or "y" or "width" or "height").Select(one => one.Value)];
            Assert.All(numbers.Where(number => number != "100%"), number =>
                Assert.InRange(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), 0, 2000));
        }
    }

    [Fact]
    public void Writes_the_same_chart_each_time()
    {
        string first = _folder.PathOf("a.svg"), second = _folder.PathOf("b.svg");
        Simulate("--stakes", "5,3,2*1", "--svg", first).Exits(0);
        Simulate("--stakes", "5,3,2*1", "--svg", second).Exits(0);
        Assert.Equal(File.ReadAllText(first), File.ReadAllText(second));
        XElement svg = XDocument.Load(first).Root!;
        Assert.Equal("{http://www.w3.org/2000/svg}svg", svg.Name.ToString());
        Assert.Contains("4 attesters of total power 10", svg.Value, StringComparison.Ordinal);

        // The bars of each column add up to the panel's height.
        double[] heights = [.. svg.Elements().Where(element => element.Name.LocalName == "rect" && element.Attribute("fill")!.Value != "#ffffff" && element.Attribute("width")!.Value != "12")
            .GroupBy(element => element.Attribute("x")!.Value)
            .Select(column => column.Sum(bar => double.Parse(bar.Attribute("height")!.Value, System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.Equal(10, heights.Length);
        Assert.All(heights, height => Assert.Equal(240, height, 0.1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("2*3*4")]
    [InlineData("x*1")]
    [InlineData("1000000*1")]
    public void Refuses_stakes_it_does_not_understand(string stakes) => Simulate("--stakes", stakes).Exits(2).SaysOnlyOnError("malformed: MalformedNumber: --stakes");

    [Theory]
    [InlineData("--samples", "0")]
    [InlineData("--samples", "-5")]
    [InlineData("--seed", "-1")]
    [InlineData("--fault", "Maybe")]
    public void Refuses_other_options(params string[] options) => Simulate(options).Exits(64);

    [Fact]
    public void Says_that_a_chart_cannot_be_written() =>
        Simulate("--svg", _folder.PathOf("absent/a.svg")).Exits(3).SaysOnlyOnError("UnwritableOutput");

    private static int[] Column(JsonElement rule, string name) => [.. rule.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty(name).GetInt32())];

    private static CliRun Simulate(params string[] options) => CliRun.Of(["quorum", "simulate", .. options]);
}
