using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ZkTask.Tasks;

namespace ZkTask.AspNetCore.Validation;

/// <summary>SHA-256 of all that a verdict may depend on.</summary>
internal readonly record struct SubmissionKey(UInt128 High, UInt128 Low)
{
    internal static SubmissionKey Of(TaskSubmission submission)
    {
        // Lengths first: no two submissions are the same bytes. Strings as UTF-16: lone surrogates differ, too.
        const int headLength = 14;
        ReadOnlySpan<byte> proof = MemoryMarshal.AsBytes(submission.ProofOfTask.AsSpan()), performer = MemoryMarshal.AsBytes((submission.Performer ?? "").AsSpan());
        ReadOnlySpan<byte> data = submission.Data.Span;
        int length = checked(headLength + proof.Length + data.Length + performer.Length);
        byte[] rented = ArrayPool<byte>.Shared.Rent(length);
        Span<byte> bytes = rented.AsSpan(0, length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes, proof.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], data.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], submission.Performer is null ? -1 : performer.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[12..], submission.TaskDefinitionId);
        proof.CopyTo(bytes[headLength..]);
        data.CopyTo(bytes[(headLength + proof.Length)..]);
        performer.CopyTo(bytes[(headLength + proof.Length + data.Length)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        ArrayPool<byte>.Shared.Return(rented);
        return new SubmissionKey(BinaryPrimitives.ReadUInt128BigEndian(digest), BinaryPrimitives.ReadUInt128BigEndian(digest[16..]));
    }
}

/// <summary>
/// Verdicts by submission, in two generations: when the young one is full, the old one is dropped and the young one becomes old. Bounded and never locked as a whole;
/// what is asked for again moves back to the young. A verdict keeps the time at which it was given.
/// </summary>
/// <param name="capacity">The most entries; 0: it keeps none.</param>
internal sealed class VerdictCache(int capacity)
{
    private readonly Lock _aging = new();
    private ConcurrentDictionary<SubmissionKey, Entry> _young = new(), _old = new();
    private int _youngCount;

    internal bool IsEnabled => capacity > 0;

    internal int Count => _young.Count + _old.Count;

    /// <summary>The verdict on a submission, if it is there and was given at a time or after it.</summary>
    internal Verdict? Find(SubmissionKey key, DateTimeOffset notBefore = default)
    {
        if (!Volatile.Read(ref _young).TryGetValue(key, out Entry entry))
        {
            if (!Volatile.Read(ref _old).TryGetValue(key, out entry))
                return null;
            Put(key, entry);
        }

        return entry.GivenAt >= notBefore ? entry.Verdict : null;
    }

    /// <summary>Keeps a verdict, instead of an earlier one on the same submission.</summary>
    internal void Add(SubmissionKey key, Verdict verdict, DateTimeOffset givenAt = default)
    {
        if (IsEnabled)
            Put(key, new Entry(verdict, givenAt));
    }

    private void Put(SubmissionKey key, Entry entry)
    {
        ConcurrentDictionary<SubmissionKey, Entry> young = Volatile.Read(ref _young);
        if (!young.TryAdd(key, entry))
        {
            young[key] = entry;
            return;
        }

        if (Interlocked.Increment(ref _youngCount) < Math.Max(1, capacity / 2))
            return;
        lock (_aging)
        {
            if (!ReferenceEquals(young, _young))
                return;
            Volatile.Write(ref _old, young);
            Volatile.Write(ref _young, new ConcurrentDictionary<SubmissionKey, Entry>());
            Volatile.Write(ref _youngCount, 0);
        }
    }

    private readonly record struct Entry(Verdict Verdict, DateTimeOffset GivenAt);
}
