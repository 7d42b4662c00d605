namespace RegulatedData.Tokenization;

/// <summary>What a database refused or failed at. The message never holds a value of a row.</summary>
public sealed class DatabaseException : TokenizationException
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public DatabaseException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public DatabaseException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause, which must hold no value either.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public DatabaseException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Whether the server was away, or had no room for us just now, so that it is worth doing again. Default: no.</summary>
    public bool IsConnectionLost { get; init; }

    /// <summary>MariaDB's and MySQL's number of the error; 0 where it isn't theirs.</summary>
    internal uint ErrorNumber { get; init; }

    /// <summary>PostgreSQL's code of the error; <c>null</c> where it isn't its.</summary>
    internal string? SqlState { get; init; }
}
