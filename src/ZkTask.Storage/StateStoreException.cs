namespace ZkTask.Storage;

/// <summary>What is wrong with a store.</summary>
public enum StateStoreFault
{
    /// <summary>There is no store at this place.</summary>
    NotFound,

    /// <summary>There is a store, or something else, at the place where one was to be created.</summary>
    AlreadyExists,

    /// <summary>What is there is no store of ours.</summary>
    NotAStore,

    /// <summary>A store of a format that this version does not know.</summary>
    UnknownFormat,

    /// <summary>A file or a row is damaged or was altered; the message names it and the rule that it breaks.</summary>
    Corrupt,

    /// <summary>All rows are well-formed, but the leaves do not have the root that the newest commit names.</summary>
    RootMismatch,

    /// <summary>The history that is stored is not the one that this object has seen: the store was replaced or set back.</summary>
    HistoryReplaced,

    /// <summary>The store cannot be reached or used at the moment: locked, no permission, no room, no connection.</summary>
    Unavailable,
}

/// <summary>A store that failed. Nothing is repaired or skipped: what is stored stays as it is, and what is in memory is a version that was committed.</summary>
public sealed class StateStoreException : Exception
{
    internal StateStoreException(StateStoreFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What is wrong. The message names the store, the table or the file, and the rule.</summary>
    public StateStoreFault Fault { get; }
}
