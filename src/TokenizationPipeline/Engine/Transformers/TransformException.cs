namespace RegulatedData.Tokenization;

/// <summary>A value that a column's transformer can't take. The message names the column and the row of the batch, never the value.</summary>
public sealed class TransformException : TokenizationException
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public TransformException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public TransformException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TransformException(string message, Exception innerException)
        : base(message, innerException) { }

    internal TransformException(string column, int row, string given, string expected, string mend)
        : base($"{column}, row {row} of the batch. {Mend.Message(given, expected, mend)}")
    {
        Column = column;
        ValueIndex = row;
    }

    /// <summary>The column: <c>table.column</c>.</summary>
    public string Column { get; } = "";
}
