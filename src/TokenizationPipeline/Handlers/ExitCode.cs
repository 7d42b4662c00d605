namespace RegulatedData.Tokenization.CommandLine;

/// <summary>What the program ends with.</summary>
internal static class ExitCode
{
    internal const int Done = 0;

    /// <summary>The policy has errors or doesn't fit, or the verification failed. Nothing of the database has changed.</summary>
    internal const int NotFit = 1;

    /// <summary>Arguments that can't be understood.</summary>
    internal const int Usage = 2;

    /// <summary>The database, the key, a file or something else failed.</summary>
    internal const int Failed = 3;
}
