using ZkTask.Algebra.Curves;

namespace ZkTask.Algebra.Bn254;

/// <summary>How one multi-scalar multiplication is cut: windows of the scalars, and passes of several windows or of a part of the points.</summary>
internal readonly struct BucketPlan
{
    /// <summary>Points, in all windows of a pass, that are sorted into buckets at once: what they and their sums occupy stays within a few megabytes.</summary>
    private const int PassLength = 1 << 16;

    private const int MinWidth = 4, MaxWidth = 16;

    /// <summary>Chooses the width that costs least, by the multiplications in lanes that the parts take.</summary>
    /// <param name="points">How many points; images under the endomorphism count.</param>
    /// <param name="bits">Bits of their scalars.</param>
    /// <param name="workers">Threads that will share the passes.</param>
    internal BucketPlan(int points, int bits, int workers)
    {
        int best = MinWidth;
        for (int width = MinWidth + 1; width <= MaxWidth; width++)
        {
            if (Cost(points, bits, width) < Cost(points, bits, best))
                best = width;
        }

        Windows = new SignedWindows(bits, best);

        // As many passes for each worker as for any other, if windows allow.
        long passes = (((long)Windows.Count * points) + PassLength - 1) / PassLength;
        passes = Math.Clamp((passes + workers - 1) / workers * workers, 1, Windows.Count);
        WindowsPerPass = (int)((Windows.Count + passes - 1) / passes);
        Passes = (Windows.Count + WindowsPerPass - 1) / WindowsPerPass;
        PointsPerPass = Math.Min(points, PassLength);
    }

    /// <summary>The windows of the scalars.</summary>
    internal SignedWindows Windows { get; }

    /// <summary>Windows that one pass takes together.</summary>
    internal int WindowsPerPass { get; }

    /// <summary>How many passes there are.</summary>
    internal int Passes { get; }

    /// <summary>Points that one pass sorts at once; more follow into the same buckets.</summary>
    internal int PointsPerPass { get; }

    /// <summary>Entries that one pass has at once, buckets that are filled already included.</summary>
    internal int MaxEntries => WindowsPerPass * (PointsPerPass + Windows.MaxDigit);

    // Six multiplications an addition, 25 for a bucket's part in the window's sum, and the scalar end of a window, in eighths of a multiplication in lanes.
    private static double Cost(int points, int bits, int width)
    {
        const double perAddition = 7, perBucket = 26, perWindow = 1700;
        int windows = (bits + width) / width;
        double buckets = 1 << (width - 1), filled = buckets * (1 - Math.Exp(-points / buckets));
        return windows * (((points - filled) * perAddition) + (buckets * perBucket) + perWindow);
    }
}
