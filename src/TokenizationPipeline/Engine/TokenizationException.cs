namespace RegulatedData.Tokenization;

/// <summary>
/// A key, a tweak, an alphabet or a value that can't be used. The message says what was given, what was expected and how to mend it; it
/// never holds a value or a part of a key.
/// </summary>
public class TokenizationException : Exception
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public TokenizationException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public TokenizationException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public TokenizationException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>Which value of the batch it is about, from 0; <c>null</c> when it isn't about one of them.</summary>
    public int? ValueIndex { get; init; }
}
