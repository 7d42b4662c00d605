namespace RegulatedData.Cdk;

/// <summary>Props contradict each other, or a limit of AWS. Thrown at synth, before anything is deployed.</summary>
public sealed class MisconfiguredException : Exception
{
    /// <summary>An exception without its three parts: use the other constructor.</summary>
    public MisconfiguredException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public MisconfiguredException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public MisconfiguredException(string message, Exception innerException)
        : base(message, innerException) { }
}
