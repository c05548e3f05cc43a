using System.Diagnostics.CodeAnalysis;

namespace ZkTask.Merkle.Engine;

/// <summary>
/// Checks operations and puts them in order: counts how many go to each bucket of <see cref="PathSort"/>, puts them there, sorts the buckets. All three are shared by the workers, the first
/// two by parts of the operations; which are refused and what comes out depends on neither. A sort is used once.
/// </summary>
/// <typeparam name="TScheme">The scheme.</typeparam>
internal sealed class OperationSort<TScheme>
    where TScheme : struct, ITreeScheme
{
    private const int BucketsOfRange = 16;

    // Several parts for each worker, as they do not all run at one speed; counting the buckets of a part has to be worth it.
    private const int PartsOfWorker = 4;
    private const int LeastOfPart = 1 << 11;

    private readonly int _bits;
    private readonly int _count;
    private readonly int[] _places;             // for each part and bucket: how many operations, then where the next one goes
    private readonly Rejection?[] _refused;     // the first of each part
    private OperationBatch _batch = OperationBatch.Empty;
    private bool _anyDelete;
    private int _duplicate = int.MaxValue;

    private OperationSort(int count, int parts)
    {
        (_count, _bits) = (count, PathSort.BitsFor(count));
        (_places, _refused) = (new int[parts << _bits], new Rejection?[parts]);
    }

    private int Buckets => 1 << _bits;

    private int Parts => _refused.Length;

    /// <summary>Checks and sorts operations that all workers can read.</summary>
    internal static Rejection? Run(ReadOnlyMemory<StateOperation> operations, int workers, [NotNullWhen(true)] out OperationBatch? batch)
    {
        long parts = Math.Min((long)PartsOfWorker * workers, operations.Length / LeastOfPart);
        if (workers == 1 || parts <= 1)
            return Run(operations.Span, workers, out batch);
        int length = (int)((operations.Length + parts - 1) / parts);
        OperationSort<TScheme> sort = new(operations.Length, (operations.Length + length - 1) / length);
        Workers.ForRanges(operations.Length, length, workers, (start, end) => sort.Count(operations.Span, start, end, start / length));
        if (!sort.Lay(out Rejection? rejection, out batch))
            return rejection;
        Workers.ForRanges(operations.Length, length, workers, (start, end) => sort.Fill(operations.Span[start..end], start / length));
        return sort.Finish(workers, out batch);
    }

    /// <summary>Checks and sorts operations that only this thread can read; other workers help to sort the buckets.</summary>
    internal static Rejection? Run(ReadOnlySpan<StateOperation> operations, int workers, [NotNullWhen(true)] out OperationBatch? batch)
    {
        OperationSort<TScheme> sort = new(operations.Length, parts: 1);
        sort.Count(operations, 0, operations.Length, part: 0);
        if (!sort.Lay(out Rejection? rejection, out batch))
            return rejection;
        sort.Fill(operations, part: 0);
        return sort.Finish(workers, out batch);
    }

    private void Count(ReadOnlySpan<StateOperation> operations, int start, int end, int part)
    {
        Span<int> places = _places.AsSpan(part << _bits, Buckets);
        bool anyDelete = false;
        for (int i = start; i < end; i++)
        {
            ref readonly StateOperation operation = ref operations[i];
            if (!TScheme.IsCanonical(operation.Key))
            {
                _refused[part] = new Rejection(Reason.NonCanonicalKey, $"operation {i}: the key {operation.Key} is not below the field's modulus r");
                return;
            }

            if (!operation.IsDelete && !TScheme.IsCanonical(operation.Value))
            {
                _refused[part] = new Rejection(Reason.NonCanonicalValue, $"operation {i}: the value {operation.Value} is not below the field's modulus r");
                return;
            }

            places[PathSort.BucketOf(TScheme.PathOf(operation.Key), _bits)]++;
            anyDelete |= operation.IsDelete;
        }

        if (anyDelete)
            Volatile.Write(ref _anyDelete, true);
    }

    // Within a bucket the parts follow each other. False if an operation was refused.
    private bool Lay(out Rejection? rejection, out OperationBatch? batch)
    {
        batch = null;
        rejection = Array.Find(_refused, static refused => refused is not null);
        if (rejection is not null)
            return false;
        int sum = 0;
        for (int bucket = 0; bucket < Buckets; bucket++)
        {
            for (int part = 0; part < Parts; part++)
            {
                ref int place = ref _places[(part << _bits) + bucket];
                (place, sum) = (sum, sum + place);
            }
        }

        // All of it is written.
        _batch = new OperationBatch(GC.AllocateUninitializedArray<TreePath>(_count), GC.AllocateUninitializedArray<Bytes32>(_count), _anyDelete ? new bool[_count] : null);
        return true;
    }

    private void Fill(ReadOnlySpan<StateOperation> operations, int part)
    {
        Span<int> places = _places.AsSpan(part << _bits, Buckets);
        (TreePath[] paths, Bytes32[] values, bool[]? deletes) = _batch;
        foreach (ref readonly StateOperation operation in operations)
        {
            TreePath path = TScheme.PathOf(operation.Key);
            int place = places[PathSort.BucketOf(path, _bits)]++;
            (paths[place], values[place]) = (path, operation.Value);
            if (deletes is not null)
                deletes[place] = operation.IsDelete;
        }
    }

    private Rejection? Finish(int workers, out OperationBatch? batch)
    {
        Workers.ForRanges(Buckets, BucketsOfRange, workers, SortBuckets);
        batch = _duplicate == int.MaxValue ? _batch : null;
        return batch is null ? new Rejection(Reason.DuplicateKey, $"operations: the key {TScheme.KeyOf(_batch.Paths[_duplicate])} is given twice") : null;
    }

    // A bucket now ends where its last part does. Equal paths are in one bucket.
    private void SortBuckets(int first, int end)
    {
        ReadOnlySpan<int> ends = _places.AsSpan((Parts - 1) << _bits, Buckets);
        (TreePath[] paths, Bytes32[] values, bool[]? deletes) = _batch;
        for (int bucket = first; bucket < end; bucket++)
        {
            Range range = (bucket == 0 ? 0 : ends[bucket - 1])..ends[bucket];
            PathSort.SortBucket(_bits, paths.AsSpan(range), values.AsSpan(range), deletes is null ? [] : deletes.AsSpan(range));
            for (int i = range.Start.Value + 1; i < range.End.Value; i++)
            {
                if (paths[i].Equals(paths[i - 1]))
                {
                    TakeDuplicate(i);
                    break;
                }
            }
        }
    }

    private void TakeDuplicate(int index)
    {
        lock (_places)
            _duplicate = Math.Min(_duplicate, index);
    }
}
