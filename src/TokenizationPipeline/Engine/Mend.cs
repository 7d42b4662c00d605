namespace RegulatedData.Tokenization;

/// <summary>Messages with three parts. None of them may hold a value or a part of a key.</summary>
internal static class Mend
{
    internal static string Message(string given, string expected, string mend) =>
        $"Given: {given}. Expected: {expected}. To mend it: {mend}.";

    internal static TokenizationException Error(string given, string expected, string mend) => new(Message(given, expected, mend));
}
