using Amazon.CDK;

namespace RegulatedData.Cdk;

/// <summary>Error messages with three parts: what was given, what was expected, and how to mend it.</summary>
public static class Mend
{
    /// <summary>The message.</summary>
    /// <param name="given">What was given, without a full stop.</param>
    /// <param name="expected">What was expected, without a full stop.</param>
    /// <param name="mend">What to do, without a full stop.</param>
    /// <returns>One line of text.</returns>
    public static string Message(string given, string expected, string mend) =>
        $"Given: {given}. Expected: {expected}. To mend it: {mend}.";

    /// <summary>The error for props that contradict each other, or a limit of AWS.</summary>
    /// <param name="given">What was given, without a full stop.</param>
    /// <param name="expected">What was expected, without a full stop.</param>
    /// <param name="mend">What to do, without a full stop.</param>
    /// <returns>The exception, to be thrown.</returns>
    public static MisconfiguredException Error(string given, string expected, string mend) => new(Message(given, expected, mend));

    /// <summary>
    /// Whether a value can be judged at synth. A token is resolved only when the stack is deployed, so it is let through.
    /// </summary>
    /// <param name="value">The value, a token, or <c>null</c>.</param>
    /// <returns><c>true</c> when the value is there and isn't a token.</returns>
    public static bool IsKnown(object? value) => value is not null && !Token.IsUnresolved(value);
}
