namespace RegulatedData.LocalCloud;

/// <summary>An event pattern that EventBridge would refuse, with the place in the pattern and how to mend it.</summary>
public sealed class InvalidEventPatternException : FormatException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was given, what was expected, and where.</param>
    /// <param name="innerException">The JSON error, if the pattern isn't JSON at all.</param>
    public InvalidEventPatternException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
