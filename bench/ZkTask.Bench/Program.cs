using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using ZkTask.Bench;
using ZkTask.Bench.Peers;
using ZkTask.Bench.Trees;

// `fixtures`, `serve` and `serve-mcl` are what bench/peers/run.mjs starts, `serve-poseidon` bench/peers/poseidon.mjs, `warmup` measures the first calls of a process, `single` compares one verification
// with and without lanes, `few` a few proofs one by one, side by side and combined, `submissions` makes what bench/load sends, `serve-trees` is what
// bench/trees/run.mjs starts, `tree-memory` prints what a leaf occupies, `cycles` is for bench/instructions/run.mjs; everything else is BenchmarkDotNet's command line.
switch (args)
{
    case ["fixtures", string folder]:
        return Fixtures.Write(folder);
    case ["serve", string folder]:
        return OwnWorks.Serve(folder, Console.In, Console.Out);
    case ["serve-mcl", string folder]:
        return MclWorks.Serve(folder, Console.In, Console.Out);
    case ["serve-poseidon"]:
        return PoseidonWorks.Serve(Console.In, Console.Out);
    case ["single"]:
        return SingleVerification.Run(rounds: 31);
    case ["single", string rounds]:
        return SingleVerification.Run(int.Parse(rounds, CultureInfo.InvariantCulture));
    case ["few"]:
        return FewProofs.Run(rounds: 31);
    case ["few", string rounds]:
        return FewProofs.Run(int.Parse(rounds, CultureInfo.InvariantCulture));
    case ["warmup", ..]:
        return WarmUp.Run(processes: 5);
    case ["warmup-child", string mode]:
        return WarmUp.RunChild(isWarmed: mode == "warmed", Console.In);
    case ["submissions", string folder, string count]:
        return Submissions.Write(folder, count);
    case ["tree-memory"]:
        return TreeWorks.PrintMemory(Console.Out);
    case ["cycles"]:
        return Cycles.Run(Console.Out);
    case ["serve-trees", string scheme, string folder]:
        return TreeWorks.Serve(scheme, folder, Console.In, Console.Out);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(OwnWorks).Assembly).Run(args, ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(10)));
        return 0;
}
