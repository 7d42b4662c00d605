namespace RegulatedData.HandlerRuntime;

/// <summary>
/// A failure in words written for whoever operates the function. Its message is logged and shown as it stands, so it must hold no
/// value that is secret or personal; the message of any other exception is never logged.
/// </summary>
public class FunctionException : Exception
{
    /// <summary>A failure of type <c>FunctionException</c>.</summary>
    public FunctionException()
        : this(nameof(FunctionException), "The function failed.") { }

    /// <summary>A failure of type <c>FunctionException</c>.</summary>
    /// <param name="message">What was given, what was expected, and how to mend it.</param>
    public FunctionException(string message)
        : this(nameof(FunctionException), message) { }

    /// <summary>A failure of type <c>FunctionException</c>.</summary>
    /// <param name="message">What was given, what was expected, and how to mend it.</param>
    /// <param name="innerException">What caused it.</param>
    public FunctionException(string message, Exception? innerException)
        : this(nameof(FunctionException), message, innerException) { }

    /// <summary>A failure of a named type.</summary>
    /// <param name="errorType">Lambda's <c>errorType</c>: what a state machine's <c>Retry</c> and <c>Catch</c> match in <c>ErrorEquals</c>.</param>
    /// <param name="message">What was given, what was expected, and how to mend it.</param>
    /// <param name="innerException">What caused it.</param>
    public FunctionException(string errorType, string message, Exception? innerException = null)
        : base(message, innerException) => ErrorType = errorType;

    /// <summary>Lambda's <c>errorType</c>.</summary>
    public string ErrorType { get; }
}
