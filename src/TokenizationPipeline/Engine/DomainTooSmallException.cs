namespace RegulatedData.Tokenization;

/// <summary>
/// Fewer than 1,000,000 values could stand in the place of this one, so that encrypting it would hide nothing (NIST SP 800-38G, and a
/// requirement in the draft of its revision 1). Such values need another transformer.
/// </summary>
public sealed class DomainTooSmallException : TokenizationException
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public DomainTooSmallException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public DomainTooSmallException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public DomainTooSmallException(string message, Exception innerException)
        : base(message, innerException) { }
}
