using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Lanes;
using ZkTask.Artifacts;
using ZkTask.Groth16;
using ZkTask.Tests.Support;

namespace ZkTask.Bench;

/// <summary>
/// One verification in scalar arithmetic and across the lanes of this processor's kernel: <c>dotnet run -c Release --project bench/ZkTask.Bench -- single [rounds]</c>. In
/// each round everything has its turn, so that a noisy machine slows all of it alike; times are the thread's own, ratios are medians of the rounds' ratios.
/// </summary>
internal static class SingleVerification
{
    // Of one work before the next, so that what that one left in the caches counts for little.
    private const int Repetitions = 20;

    // Long enough for the runtime to replace what it compiled quickly.
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(3);

    internal static int Run(int rounds)
    {
        List<(string Name, Action Scalar, Action Lanes)> works = [Exponentiation(), Equation(), CheckedEquation()];
        foreach (int count in new[] { 1, 10, 100 })
            works.Add(Verification(count));
        double[,] scalar = new double[works.Count, rounds], lanes = new double[works.Count, rounds];
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < s_warmUp;)
        {
            foreach ((_, Action scalarWork, Action lanesWork) in works)
            {
                scalarWork();
                lanesWork();
            }
        }

        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < works.Count; i++)
                (scalar[i, round], lanes[i, round]) = (Time(works[i].Scalar), Time(works[i].Lanes));
        }

        Console.WriteLine($"kernel: {LaneEngine.Kind}, {rounds} rounds; microseconds of thread time, fastest and median");
        for (int i = 0; i < works.Count; i++)
        {
            double[] s = Row(scalar, i), l = Row(lanes, i), first = Row(lanes, 3);
            double[] ratios = [.. s.Zip(l, (x, y) => x / y)], growth = [.. l.Zip(first, (x, y) => x / y)];
            Array.Sort(ratios);
            Array.Sort(growth);
            Array.Sort(s);
            Array.Sort(l);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{works[i].Name,-44} scalar {s[0],7:F0} {s[rounds / 2],7:F0}  lanes {l[0],6:F0} {l[rounds / 2],6:F0}  scalar/lanes {ratios[rounds / 2],5:F2}  of one public {growth[rounds / 2],5:F2}"));
        }

        return 0;
    }

    private static (string, Action, Action) Exponentiation()
    {
        if (!LaneEngine.IsSupported)
            throw new NotSupportedException("This processor has no kernel, or ZKTASK_LANES is scalar.");
        MillerResult value = Pairing.Miller(G1.Generator, G2.Generator);
        return (
            "final exponentiation", () => value.IsOneAfterFinalExponentiation(LaneEngineKind.Scalar), () => value.IsOneAfterFinalExponentiation(LaneEngine.Kind));
    }

    private static (string, Action, Action) Equation()
    {
        (PairingCheck check, G1 p, G2 q, G1 p1, G1 p2) = Points();
        return (
            "Miller loop of three pairs, exponentiation", () => check.Holds(LaneEngineKind.Scalar, p, q, p1, p2),
            () => check.Holds(LaneEngine.Kind, p, q, p1, p2));
    }

    private static (string, Action, Action) CheckedEquation()
    {
        (PairingCheck check, G1 p, G2 q, G1 p1, G1 p2) = Points();
        return (
            "the same and the subgroup check", () => check.Check(LaneEngineKind.Scalar, p, q.X, q.Y, p1, p2, out _),
            () => check.Check(LaneEngine.Kind, p, q.X, q.Y, p1, p2, out _));
    }

    private static (PairingCheck Check, G1 P, G2 Q, G1 P1, G1 P2) Points()
    {
        PreparedG2 first = new(G2.Generator), second = new(G2.Multiply(G2.Generator, Simulation.Random()));
        return (
            new PairingCheck(first, second, MillerResult.One), G1.Multiply(G1.Generator, Simulation.Random()), G2.Multiply(G2.Generator, Simulation.Random()),
            G1.Multiply(G1.Generator, Simulation.Random()), G1.Multiply(G1.Generator, Simulation.Random()));
    }

    // From the bytes of the proof's JSON to the verdict, all checks included.
    private static (string, Action, Action) Verification(int publicInputs)
    {
        Simulation simulation = new(publicInputs);
        (ProofDocument document, PublicInputs inputs) = simulation.Prove();
        byte[] json = ProofWithInputsJson.Write(document, inputs);
        PreparedVerifyingKey key = new(simulation.Key());
        LaneChoice own = LaneEngine.Choice;
        return ($"JSON to verdict, {publicInputs} public inputs", () => Verify(LaneChoice.Scalar), () => Verify(own));

        void Verify(LaneChoice choice)
        {
            LaneEngine.Choice = choice;
            Rejection? rejection = ProofWithInputsJson.Read(json, out ProofDocument? read, out PublicInputs? publics, publicInputs);
            rejection ??= key.Verify(read!, publics!);
            LaneEngine.Choice = own;
            if (rejection is not null)
                throw new InvalidOperationException(rejection.ToString());
        }
    }

    private static double[] Row(double[,] times, int row) => [.. Enumerable.Range(0, times.GetLength(1)).Select(round => times[row, round])];

    private static double Time(Action work)
    {
        double start = ThreadMicroseconds();
        for (int i = 0; i < Repetitions; i++)
            work();
        return (ThreadMicroseconds() - start) / Repetitions;
    }

    // The processor time of this thread where the system tells (Linux), else of the process, which has little else to do.
    internal static double ThreadMicroseconds()
    {
        const int ThreadClock = 3;
        if (OperatingSystem.IsLinux() && ClockGetTime(ThreadClock, out TimeSpec time) == 0)
            return (time.Seconds * 1e6) + (time.Nanoseconds / 1e3);
        return Environment.CpuUsage.TotalTime.TotalMicroseconds;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        internal long Seconds, Nanoseconds;
    }
}
