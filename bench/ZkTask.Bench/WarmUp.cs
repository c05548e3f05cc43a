using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tasks;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>
/// What the first calls of a process cost, with the runtime's default settings: <c>warmup</c> starts processes of its own, with and without
/// <see cref="TaskVerifier.WarmUp"/>, and prints medians of calls by their number. <c>warmup-child</c> is such a process.
/// </summary>
internal static class WarmUp
{
    private const int Calls = 400;

    private static readonly (string Name, int First, int Last)[] s_ranges =
        [("1st", 1, 1), ("2nd", 2, 2), ("3rd to 10th", 3, 10), ("11th to 100th", 11, 100), ("301st to 400th", 301, 400)];

    /// <summary>Runs pairs of processes in turn, and prints a table.</summary>
    internal static int Run(int processes)
    {
        // Making a proof would warm up half of the verifier: the processes get theirs.
        Simulation simulation = new(1);
        (ProofDocument proof, PublicInputs inputs) = simulation.Prove();
        string[] input = [Convert.ToBase64String(simulation.KeyJson()), Convert.ToBase64String(ProofWithInputsJson.Write(proof, inputs))];
        Dictionary<string, List<double[]>> runs = new() { ["cold"] = [], ["warmed"] = [] };
        for (int i = 0; i < processes; i++)
        {
            foreach ((string mode, List<double[]> times) in runs)
                times.Add(Child(mode, input));
        }

        foreach ((string mode, List<double[]> times) in runs)
        {
            if (mode == "warmed")
                Console.WriteLine($"WarmUp(): {Median(times.Select(run => run[0])) / 1000:0} ms");
            foreach ((string name, int first, int last) in s_ranges)
                Console.WriteLine($"{mode,-7} {name,-15} {Median(times.Select(run => Median(run[first..(last + 1)]))),10:0} us");
        }

        return 0;
    }

    /// <summary>One process: prints the microseconds of the warm-up (0 without it) and of each call.</summary>
    internal static int RunChild(bool isWarmed, TextReader input)
    {
        TaskVerifier verifier = new([Groth16Task.FromVerificationKey(1, Convert.FromBase64String(input.ReadLine()!))]);
        TaskSubmission submission = new(Encoding.UTF8.GetString(Convert.FromBase64String(input.ReadLine()!)), default, 1);
        double[] times = new double[Calls + 1];
        long start = Stopwatch.GetTimestamp();
        if (isWarmed)
        {
            verifier.WarmUp();
            times[0] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        for (int i = 1; i <= Calls; i++)
        {
            start = Stopwatch.GetTimestamp();
            if (verifier.VerifyAsync(submission).AsTask().GetAwaiter().GetResult().Outcome != Outcome.Valid)
                throw new InvalidOperationException("a valid proof was refused");
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }

        Console.WriteLine(JsonSerializer.Serialize(times));
        return 0;
    }

    private static double[] Child(string mode, string[] input)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!, ["warmup-child", mode]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(name);
        using Process process = Process.Start(start)!;
        process.StandardInput.Write(string.Join('\n', input));
        process.StandardInput.Close();
        double[] times = JsonSerializer.Deserialize<double[]>(process.StandardOutput.ReadToEnd())!;
        process.WaitForExit();
        return process.ExitCode == 0 ? times : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"exit {process.ExitCode}"));
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
