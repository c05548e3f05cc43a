using BenchmarkDotNet.Running;
using ZkTask.Bench;

// `serve` is what bench/peers/run.mjs talks to; everything else is BenchmarkDotNet's command line.
if (args is ["serve", ..])
    return PeerServer.Run(Console.In, Console.Out);
BenchmarkSwitcher.FromAssembly(typeof(PeerServer).Assembly).Run(args);
return 0;
