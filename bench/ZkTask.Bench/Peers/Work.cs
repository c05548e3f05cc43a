namespace ZkTask.Bench.Peers;

/// <summary>Something that is measured: one run of it, and for how many operations that counts.</summary>
/// <param name="Operations">Operations in one run.</param>
/// <param name="Run">One run; false if it came out wrong.</param>
internal sealed record Work(int Operations, Func<bool> Run);
