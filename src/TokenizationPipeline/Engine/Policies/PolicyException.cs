namespace RegulatedData.Tokenization;

/// <summary>A policy that can't be used. The message says where in it, what is wrong, and how to mend it.</summary>
public sealed class PolicyException : TokenizationException
{
    /// <summary>An exception without a message: use another constructor.</summary>
    public PolicyException() { }

    /// <summary>An exception with a finished message.</summary>
    /// <param name="message">The message.</param>
    public PolicyException(string message)
        : base(message) { }

    /// <summary>An exception with a finished message and its cause.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">The cause.</param>
    public PolicyException(string message, Exception innerException)
        : base(message, innerException) { }

    internal PolicyException(string place, string given, string expected, string mend)
        : base($"{place}: {Tokenization.Mend.Message(given, expected, mend)}")
    {
        Problem = $"{given}; expected: {expected}";
        Mend = mend;
    }

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = "";

    /// <summary>How to mend it.</summary>
    public string Mend { get; } = "";
}
