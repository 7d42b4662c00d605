namespace RegulatedData.Tokenization;

/// <summary>The tokens weren't as they should be. The original tables are untouched.</summary>
public sealed class VerificationException : TokenizationException
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public VerificationException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public VerificationException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public VerificationException(string message, Exception innerException)
        : base(message, innerException) { }

    internal VerificationException(RunReport report)
        : base(
            Mend.Message(
                $"tokens that failed their verification: {string.Join("; ", report.Failures)}",
                "everything as the report lists it",
                "the original tables are untouched: if rows were changed during the run, keep writers away and plan again, starting over"
            )
        ) => Report = report;

    /// <summary>The whole report; <c>null</c> where there is none.</summary>
    public RunReport? Report { get; }
}
