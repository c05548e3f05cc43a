using Microsoft.Data.Sqlite;
using ZkTask.Merkle;
using ZkTask.Merkle.Transparency;

namespace ZkTask.Attestation.Records;

/// <summary>An entry of a <see cref="ChainedFile"/>.</summary>
/// <param name="Sequence">Its place, from 1.</param>
/// <param name="Key">What it is found by.</param>
/// <param name="Content">What it says.</param>
internal readonly record struct ChainedEntry(long Sequence, Bytes32 Key, byte[] Content);

/// <summary>
/// An append-only file of entries that form an RFC 9162 log: each row holds its leaf's hash and the log's root behind it. SQLite with a write-ahead log and
/// synchronous=FULL: what an append returned from survives the process and the machine. Several processes may use one file. Thread-safe. Entries are looked up through a
/// connection of their own, so that no reader waits for a disk that is being flushed.
/// </summary>
/// <remarks>
/// A change of any row shows as a hash that does not fit, but only who keeps a root elsewhere notices that somebody rewrote the file from some row on. Nothing is
/// repaired: what does not fit is a <see cref="RecordException"/>. (That SQLite drops transactions that never committed is no repair: nobody was told of them.)
/// </remarks>
internal sealed class ChainedFile : IDisposable
{
    private readonly Lock _lock = new(), _reading = new();
    private readonly SqliteConnection _connection;
    private SqliteConnection? _reader;
    private readonly string _path;
    private readonly Action<ChainedEntry>? _onEntry;
    private readonly List<ChainedEntry> _news = [];
    private LogFrontier _frontier = LogFrontier.Empty;

    private ChainedFile(string path, SqliteConnection connection, Action<ChainedEntry>? onEntry) => (_path, _connection, _onEntry) = (path, connection, onEntry);

    /// <summary>The number of entries that this process has seen.</summary>
    internal long Size
    {
        get
        {
            lock (_lock)
                return (long)_frontier.Size;
        }
    }

    /// <summary>The root of these entries.</summary>
    internal Bytes32 Root
    {
        get
        {
            lock (_lock)
                return _frontier.Root();
        }
    }

    /// <summary>Opens a file and checks its chain of hashes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The number that marks files of one kind.</param>
    /// <param name="mode">Whether the file must exist.</param>
    /// <param name="onEntry">Told every durable entry, of this and of other processes, once and in order; its content is then checked, too. Null: chain only.</param>
    /// <exception cref="RecordException">The file is missing, of another kind or version, or corrupt.</exception>
    internal static ChainedFile Open(string path, ChainedFileKind kind, RecordMode mode, Action<ChainedEntry>? onEntry)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            if (mode == RecordMode.OpenExisting)
                throw new RecordException(Reason.InternalError, $"{path}: no such file");
            ChainedFileSchema.CreateAtomically(path, kind);
        }

        SqliteConnection connection = ChainedFileSchema.Connect(path);
        try
        {
            ChainedFileSchema.RequireKind(connection, path, kind);
            ChainedFile file = new(path, connection, onEntry);
            file.InTransaction(() => true);
            return file;
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw RecordException.From(path, error);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs work while no other process can append, after taking in what others appended. What it appends is durable when this returns; if it throws, nothing was
    /// appended.
    /// </summary>
    /// <exception cref="RecordException">The file is corrupt or cannot be written, or another process held it for too long.</exception>
    internal T InTransaction<T>(Func<T> work)
    {
        lock (_lock)
        {
            LogFrontier before = _frontier;
            try
            {
                using SqliteTransaction transaction = _connection.BeginTransaction(deferred: false);
                TakeInNewRows();
                before = _frontier;
                TellNews();
                T result = work();
                transaction.Commit();
                TellNews();
                return result;
            }
            catch (SqliteException error)
            {
                Forget(before);
                throw RecordException.From(_path, error);
            }
            catch
            {
                Forget(before);
                throw;
            }
        }
    }

    /// <summary>Appends an entry; only within <see cref="InTransaction"/>.</summary>
    /// <returns>The entry's place.</returns>
    internal long Append(Bytes32 key, byte[] content)
    {
        Bytes32 leaf = LeafOf(key, content);
        LogFrontier next = _frontier.Append(leaf);
        using SqliteCommand insert = _connection.CreateCommand();
        insert.CommandText = "INSERT INTO entries (seq, key, content, leaf, root) VALUES ($seq, $key, $content, $leaf, $root)";
        insert.Parameters.AddWithValue("$seq", (long)next.Size);
        insert.Parameters.AddWithValue("$key", key.Span.ToArray());
        insert.Parameters.AddWithValue("$content", content);
        insert.Parameters.AddWithValue("$leaf", leaf.Span.ToArray());
        insert.Parameters.AddWithValue("$root", next.Root().Span.ToArray());
        insert.ExecuteNonQuery();
        _frontier = next;
        if (_onEntry is not null)
            _news.Add(new ChainedEntry((long)next.Size, key, content));
        return (long)next.Size;
    }

    /// <summary>The latest durable entry with a key before a place, its hash checked; null if there is none.</summary>
    internal ChainedEntry? FindBefore(Bytes32 key, long sequence) => InReader(
        "SELECT seq, key, content, leaf FROM entries WHERE key = $key AND seq < $seq ORDER BY seq DESC LIMIT 1", ("$key", key.Span.ToArray()), ("$seq", sequence))
        .Cast<ChainedEntry?>().FirstOrDefault();

    /// <summary>Up to a number of durable entries behind a place, their hashes checked.</summary>
    internal List<ChainedEntry> ReadBehind(long sequence, int count) =>
        InReader($"SELECT seq, key, content, leaf FROM entries WHERE seq > $seq ORDER BY seq LIMIT {count}", ("$seq", sequence));

    public void Dispose()
    {
        lock (_reading)
            _reader?.Dispose();
        lock (_lock)
            _connection.Dispose();
    }

    private List<ChainedEntry> InReader(string query, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        lock (_reading)
        {
            try
            {
                _reader ??= ChainedFileSchema.ConnectToRead(_path);
                using SqliteCommand select = _reader.CreateCommand();
                select.CommandText = query;
                foreach ((string name, object value) in parameters)
                    select.Parameters.AddWithValue(name, value);
                using SqliteDataReader reader = select.ExecuteReader();
                List<ChainedEntry> entries = [];
                while (reader.Read())
                    entries.Add(CheckedEntry(reader, reader.GetInt64(0)));
                return entries;
            }
            catch (SqliteException error)
            {
                throw RecordException.From(_path, error);
            }
        }
    }

    // Rows behind the frontier: all of them at first, those of other processes later.
    private void TakeInNewRows()
    {
        using SqliteCommand select = _connection.CreateCommand();
        select.CommandText = _onEntry is null
            ? "SELECT seq, leaf, root FROM entries WHERE seq > $seq ORDER BY seq"
            : "SELECT seq, key, content, leaf, root FROM entries WHERE seq > $seq ORDER BY seq";
        select.Parameters.AddWithValue("$seq", (long)_frontier.Size);
        using SqliteDataReader reader = select.ExecuteReader();
        int last = reader.FieldCount - 1;
        LogFrontier frontier = _frontier;
        Bytes32 root = default;
        while (reader.Read())
        {
            long sequence = reader.GetInt64(0);
            if (sequence != (long)frontier.Size + 1)
                throw RecordException.Corrupt(_path, $"entry {frontier.Size + 1} is missing");
            if (_onEntry is not null)
                _news.Add(CheckedEntry(reader, sequence));
            frontier = frontier.Append(ReadDigest(reader, last - 1, sequence, "leaf"));
            root = ReadDigest(reader, last, sequence, "root");
            if (_onEntry is not null && root != frontier.Root())
                throw RecordException.Corrupt(_path, $"entry {sequence}: its root is not that of the entries up to it");
        }

        if (frontier.Size > _frontier.Size && root != frontier.Root())
            throw RecordException.Corrupt(_path, $"entry {frontier.Size}: its root is not that of the entries up to it");
        _frontier = frontier;
    }

    // Of rows that are all checked, or of appends that are committed; still under the lock, so that no other thread decides without knowing of them.
    private void TellNews()
    {
        foreach (ChainedEntry entry in _news)
            _onEntry!(entry);
        _news.Clear();
    }

    private void Forget(LogFrontier before)
    {
        _frontier = before;
        _news.Clear();
    }

    private ChainedEntry CheckedEntry(SqliteDataReader reader, long sequence)
    {
        Bytes32 key = ReadDigest(reader, 1, sequence, "key");
        byte[] content = reader.GetFieldValue<byte[]>(2);
        if (LeafOf(key, content) != ReadDigest(reader, 3, sequence, "leaf"))
            throw RecordException.Corrupt(_path, $"entry {sequence}: its hash is not that of its content");
        return new ChainedEntry(sequence, key, content);
    }

    private Bytes32 ReadDigest(SqliteDataReader reader, int column, long sequence, string name)
    {
        byte[] bytes = reader.GetFieldValue<byte[]>(column);
        return bytes.Length == Bytes32.Length
            ? new Bytes32(bytes)
            : throw RecordException.Corrupt(_path, $"entry {sequence}: its {name} has {bytes.Length} bytes, not {Bytes32.Length}");
    }

    private static Bytes32 LeafOf(Bytes32 key, byte[] content)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        key.Span.CopyTo(bytes);
        return LogHash.Leaf(bytes, content);
    }
}
