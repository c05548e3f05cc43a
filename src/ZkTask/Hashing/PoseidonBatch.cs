using ZkTask.Algebra.Bn254;
using ZkTask.Algebra.Fields;

namespace ZkTask.Hashing;

/// <summary>Poseidon of many pairs, or of many leaves (key, value, 1), in lanes.</summary>
internal ref struct PoseidonBatch : ILaneProgram<Fr>
{
    // Fewer pairs than this in a group of lanes are hashed one by one.
    private const int Worthwhile = 3;

    private readonly bool _leaves;
    private ReadOnlySpan<byte> _pairs;
    private Span<byte> _digests;

    private PoseidonBatch(bool leaves, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        _leaves = leaves;
        _pairs = pairs;
        _digests = digests;
    }

    /// <summary>Digest i is the hash of pair i, or of pair i and 1.</summary>
    internal static void Hash(bool leaves, ReadOnlySpan<byte> pairs, Span<byte> digests)
    {
        Require(pairs, digests);
        PoseidonBatch batch = new(leaves, pairs, digests);
        ScalarLanes.Run(ref batch);
        batch.Run<Fr>();
    }

    /// <summary>The same in lanes of one type.</summary>
    internal static void Hash<TLanes>(bool leaves, ReadOnlySpan<byte> pairs, Span<byte> digests)
        where TLanes : unmanaged, IFieldLanes<TLanes, Fr>
    {
        Require(pairs, digests);
        PoseidonBatch batch = new(leaves, pairs, digests);
        batch.Run<TLanes>();
        batch.Run<Fr>();
    }

    /// <summary>Hashes as many pairs as are worth it in these lanes; the others remain.</summary>
    public void Run<TLanes>()
        where TLanes : unmanaged, IFieldLanes<TLanes, Fr>
    {
        int least = Math.Min(TLanes.LaneCount, Worthwhile) * PairSpans.PairLength;
        if (_pairs.Length < least)
            return;
        int width = _leaves ? 4 : 3;
        PoseidonSchedule<TLanes> schedule = PoseidonInstance<TLanes>.Get(width);
        Span<TLanes> room = stackalloc TLanes[PoseidonPermutation<TLanes>.RoomFor(width)];
        do
        {
            int count = Math.Min(TLanes.LaneCount, _pairs.Length / PairSpans.PairLength);
            ReadOnlySpan<byte> group = _pairs[..(count * PairSpans.PairLength)];
            TLanes.LoadBigEndian(out room[1], group, PairSpans.PairLength);
            TLanes.LoadBigEndian(out room[2], group[Fr.ByteLength..], PairSpans.PairLength);
            if (_leaves)
                room[3] = TLanes.One;
            PoseidonPermutation<TLanes>.Hash(out TLanes digest, room, schedule);
            TLanes.StoreBigEndian(_digests[..(count * PairSpans.DigestLength)], PairSpans.DigestLength, digest);
            _pairs = _pairs[(count * PairSpans.PairLength)..];
            _digests = _digests[(count * PairSpans.DigestLength)..];
        }
        while (_pairs.Length >= least);
    }

    private static void Require(ReadOnlySpan<byte> pairs, ReadOnlySpan<byte> digests)
    {
        PairSpans.RequireFit(pairs, digests);
        for (int start = 0; start < pairs.Length; start += Fr.ByteLength)
        {
            if (!Fr.IsCanonicalBigEndian(pairs.Slice(start, Fr.ByteLength)))
                throw new ArgumentException($"Word {start / Fr.ByteLength} is not below the modulus.", nameof(pairs));
        }
    }
}
