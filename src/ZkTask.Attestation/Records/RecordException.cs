using Microsoft.Data.Sqlite;

namespace ZkTask.Attestation.Records;

/// <summary>A durable record cannot be used: it is corrupt, of another kind or owner, locked, or the disk failed. What it held is left as it is.</summary>
public sealed class RecordException : Exception
{
    private const int SqliteCorrupt = 11, SqliteNotADatabase = 26;

    internal RecordException(Reason reason, string detail, Exception? inner = null)
        : base(detail, inner) => Reason = reason;

    /// <summary><see cref="ZkTask.Reason.CorruptRecord"/>, or <see cref="ZkTask.Reason.InternalError"/> for what failed around the record.</summary>
    public Reason Reason { get; }

    internal static RecordException Corrupt(string path, string rule) => new(Reason.CorruptRecord, $"{path}: {rule}");

    internal static RecordException From(string path, SqliteException error) => error.SqliteErrorCode is SqliteCorrupt or SqliteNotADatabase
        ? new RecordException(Reason.CorruptRecord, $"{path}: no intact SQLite database: {error.Message}", error)
        : new RecordException(Reason.InternalError, $"{path}: {error.Message}", error);
}

/// <summary>Whether a record must exist.</summary>
public enum RecordMode
{
    /// <summary>It must: a record that went missing is an error, not an empty record.</summary>
    OpenExisting,

    /// <summary>It is created if there is no file of that name. A file that is there, empty or not, must be an intact record.</summary>
    OpenOrCreate,
}
