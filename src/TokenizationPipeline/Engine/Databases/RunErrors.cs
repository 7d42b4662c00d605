namespace RegulatedData.Tokenization;

/// <summary>Messages of what goes wrong around a run on every database alike.</summary>
internal static class RunErrors
{
    /// <summary>A staging table isn't made as its original is now.</summary>
    internal static string DefinitionChanged(string table) =>
        Mend.Message(
            $"a definition of the table '{table}' that its staging table doesn't have",
            "the same columns, checks and options until the run is finished",
            "plan again, starting over"
        );

    /// <summary>The plan is of a run that another process has given up since.</summary>
    internal static string OtherRun(string planned, string found, string database) =>
        Mend.Message(
            $"a plan of run {planned}, and run {found} in the database '{database}'",
            "the plan of the database's own run",
            "give that run's plan; planning again gives it"
        );

    /// <summary>Somebody else plans or finishes.</summary>
    /// <param name="database">The database's name.</param>
    /// <param name="holder">Who: "the server's connection 12".</param>
    /// <param name="howToForget">The statement that makes the server forget one whose machine is gone.</param>
    internal static string Locked(string database, string holder, string howToForget) =>
        Mend.Message(
            $"another process that plans or finishes a run of the database '{database}' ({holder})",
            "one at a time",
            $"wait for it; only where its machine is gone, have the server forget it: {howToForget}"
        );
}
