namespace RegulatedData.Tokenization.CommandLine;

/// <summary>Arguments that can't be understood.</summary>
internal sealed class UsageException(string message) : Exception(message);
