using Microsoft.Data.Sqlite;

namespace ZkTask.Attestation.Records;

/// <summary>What marks the files of one kind: SQLite's application id.</summary>
internal enum ChainedFileKind
{
    /// <summary>"ZkTL".</summary>
    VerdictLog = 0x5a6b544c,

    /// <summary>"ZkTG".</summary>
    EquivocationGuard = 0x5a6b5447,
}

/// <summary>How the SQLite file of a <see cref="ChainedFile"/> is made, opened and recognised.</summary>
internal static class ChainedFileSchema
{
    private const int Version = 1, BusySeconds = 30;

    private const string Tables = """
        CREATE TABLE entries (
            seq INTEGER PRIMARY KEY,
            key BLOB NOT NULL,
            content BLOB NOT NULL,
            leaf BLOB NOT NULL,
            root BLOB NOT NULL
        ) STRICT;
        CREATE INDEX entries_by_key ON entries (key);
        CREATE TRIGGER entries_are_not_changed BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        CREATE TRIGGER entries_are_not_deleted BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'entries are append-only'); END;
        """;

    static ChainedFileSchema() => SQLitePCL.Batteries_V2.Init();

    /// <summary>
    /// Makes the file under another name and links it to its own, so that a process that dies meanwhile leaves no half of one. If another process is faster, its
    /// file stays.
    /// </summary>
    internal static void CreateAtomically(string path, ChainedFileKind kind)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (SqliteConnection connection = Connect(temporary, SqliteOpenMode.ReadWriteCreate))
            {
                Execute(connection, $"BEGIN; {Tables} PRAGMA application_id = {(int)kind}; PRAGMA user_version = {Version}; COMMIT;");
                Execute(connection, "PRAGMA journal_mode = WAL;");
            }

            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Somebody else's is as good.
        }
        catch (SqliteException error)
        {
            throw RecordException.From(path, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordException(Reason.InternalError, $"{path}: {error.Message}", error);
        }
        finally
        {
            if (File.Exists(temporary)) // where there is no folder, deleting throws
                File.Delete(temporary);
        }
    }

    /// <summary>Opens an existing file for durable appends.</summary>
    /// <exception cref="RecordException">It cannot be opened, or is no SQLite database.</exception>
    internal static SqliteConnection Connect(string path)
    {
        if (new FileInfo(path).Length == 0)
            throw RecordException.Corrupt(path, "the file is empty");
        return ConnectTo(path, SqliteOpenMode.ReadWrite);
    }

    /// <summary>Opens a file that is open for appends already, to read what is durable in it.</summary>
    /// <exception cref="RecordException">It cannot be opened.</exception>
    internal static SqliteConnection ConnectToRead(string path) => ConnectTo(path, SqliteOpenMode.ReadOnly);

    private static SqliteConnection ConnectTo(string path, SqliteOpenMode mode)
    {
        try
        {
            return Connect(path, mode);
        }
        catch (SqliteException error)
        {
            throw RecordException.From(path, error);
        }
    }

    /// <summary>Refuses a file of another kind or version, or without the write-ahead log.</summary>
    internal static void RequireKind(SqliteConnection connection, string path, ChainedFileKind kind)
    {
        if (Read(connection, "PRAGMA application_id;") is var id && id != (int)kind)
            throw RecordException.Corrupt(path, $"no {kind}: its application id is {id}, not {(int)kind}");
        if (Read(connection, "PRAGMA user_version;") is var version && version != Version)
            throw RecordException.Corrupt(path, $"{kind} of version {version}; this is version {Version}");
        using SqliteCommand mode = connection.CreateCommand();
        mode.CommandText = "PRAGMA journal_mode;";
        if (mode.ExecuteScalar() is not "wal")
            throw RecordException.Corrupt(path, "its journal is not a write-ahead log");
    }

    private static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteConnectionStringBuilder settings = new() { DataSource = path, Mode = mode, Pooling = false, DefaultTimeout = BusySeconds };
        SqliteConnection connection = new(settings.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, "PRAGMA synchronous = FULL;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static long Read(SqliteConnection connection, string pragma)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = pragma;
        return (long)command.ExecuteScalar()!;
    }

    private static void Execute(SqliteConnection connection, string text)
    {
        using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = text;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
