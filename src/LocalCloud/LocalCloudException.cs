namespace RegulatedData.LocalCloud;

/// <summary>The local cloud can't do what it was asked to; the message says how to mend it.</summary>
public sealed class LocalCloudException : Exception
{
    /// <summary>With a message that says what was given, what was expected and how to mend it.</summary>
    public LocalCloudException(string message)
        : base(message) { }

    /// <summary>The same, with what caused it.</summary>
    public LocalCloudException(string message, Exception cause)
        : base(message, cause) { }
}
