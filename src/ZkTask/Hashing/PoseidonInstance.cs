using ZkTask.Algebra.Fields;

namespace ZkTask.Hashing;

/// <summary>Schedules in the form that one kind of lanes computes with, derived at the first use of a width and kept for the life of the process.</summary>
internal static class PoseidonInstance<TLanes>
    where TLanes : struct, IFieldLanes<TLanes, Fr>
{
    private static readonly PoseidonSchedule<TLanes>?[] _known = new PoseidonSchedule<TLanes>?[PoseidonParameters.MaxWidth + 1];

    /// <summary>The schedule for a width.</summary>
    internal static PoseidonSchedule<TLanes> Get(int width)
    {
        // Two threads may both derive it, to the same result.
        return Volatile.Read(ref _known[width]) ?? Derive();

        PoseidonSchedule<TLanes> Derive()
        {
            PoseidonSchedule<Fr> scalar = typeof(TLanes) == typeof(Fr) ? PoseidonDerivation.Derive(new PoseidonParameters(width)) : PoseidonInstance<Fr>.Get(width);
            PoseidonSchedule<TLanes> derived = scalar.Select(value =>
            {
                TLanes.Broadcast(out TLanes lanes, value);
                return lanes;
            });
            Volatile.Write(ref _known[width], derived);
            return derived;
        }
    }
}
