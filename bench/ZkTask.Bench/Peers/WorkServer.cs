using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace ZkTask.Bench.Peers;

/// <summary>
/// One process of the schedule that bench/peers/run.mjs keeps. It prints one line about itself; then it answers each line <c>WORK MILLISECONDS</c> by one line
/// <c>{"operations", "cpu", "wall"}</c>: the work repeated for at least that long, nanoseconds an operation. <c>cpu</c> is the time of the whole process, garbage
/// collection and compilation included.
/// </summary>
internal static class WorkServer
{
    internal static int Run(object about, IReadOnlyDictionary<string, Work> works, TextReader input, TextWriter output)
    {
        output.WriteLine(JsonSerializer.Serialize(about));
        output.Flush();
        Dictionary<string, int> repetitions = [];
        while (input.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            double milliseconds = double.Parse(words[1], CultureInfo.InvariantCulture);
            output.WriteLine(JsonSerializer.Serialize(Measure(words[0], works[words[0]], milliseconds, repetitions)));
            output.Flush();
        }

        return 0;
    }

    private static object Measure(string name, Work work, double milliseconds, Dictionary<string, int> repetitions)
    {
        // About as many as fill the time, by what the block before took.
        int count = repetitions.GetValueOrDefault(name, 1);

        // A work pays for its own garbage, not for what others left: a collection that goes through that too takes up to 80 ms of a root's 400.
        GC.Collect();
        TimeSpan cpuStart = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        bool ok = true;
        for (int i = 0; i < count; i++)
            ok &= work.Run();
        TimeSpan cpu = Environment.CpuUsage.TotalTime - cpuStart, wall = Stopwatch.GetElapsedTime(start);
        if (!ok)
            throw new InvalidOperationException($"{name}: a wrong result");
        repetitions[name] = (int)Math.Clamp(count * milliseconds / Math.Max(cpu.TotalMilliseconds, 0.001), 1, 1_000_000);
        double operations = (double)count * work.Operations;
        return new { operations, cpu = cpu.TotalNanoseconds / operations, wall = wall.TotalNanoseconds / operations };
    }
}
