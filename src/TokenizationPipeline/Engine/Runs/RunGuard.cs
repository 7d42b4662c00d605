namespace RegulatedData.Tokenization;

/// <summary>Refuses what would tokenize twice, mix two keys, or leave a new column clear.</summary>
internal static class RunGuard
{
    /// <summary>The run that a plan is of.</summary>
    internal static (RunRecord Record, RunDocument Document) Require(
        IDatabase database,
        RunPlan plan,
        Policy policy,
        TransformerFactory factory
    )
    {
        var record =
            database.Runs.Find()
            ?? throw Mend.Error($"the database '{database.Name}' without a run", "the one of the plan", "plan the run: tokenizer plan");
        if (record.Id != plan.RunId)
        {
            throw new TokenizationException(RunErrors.OtherRun(plan.RunId, record.Id, database.Name));
        }

        var document = RunDocument.Parse(record.Document);
        RequireSame(document, policy, factory);
        return (record, document);
    }

    internal static void RequireSame(RunDocument document, Policy policy, TransformerFactory factory)
    {
        if (document.KeyFingerprint != factory.KeyFingerprint)
        {
            throw Mend.Error(
                $"a key with the fingerprint {factory.KeyFingerprint}",
                $"the run's key, with the fingerprint {document.KeyFingerprint}",
                "give the key (and key version) that the run was planned with, or plan again, starting over"
            );
        }

        if (document.PolicyHash != policy.Hash)
        {
            throw Mend.Error(
                "another policy than the run was planned with",
                $"the policy with the hash {document.PolicyHash}",
                "give that policy, or plan again, starting over"
            );
        }
    }

    internal static void RequireSameSchema(RunDocument document, DatabaseSchema schema)
    {
        if (document.SchemaHash == SchemaHash.Of(schema))
        {
            return;
        }

        var tables = schema.Tables.Select(table => table.Name).ToList();
        var news = string.Join(", ", tables.Except(document.Tables).Select(name => $"'{name}'"));
        throw Mend.Error(
            $"a schema of the database '{schema.Name}' that has changed since the run was planned{(news.Length > 0 ? $" (new: {news})" : "")}",
            "the same tables, columns and keys until the run is finished",
            "check the policy against it, then plan again, starting over"
        );
    }

    internal static TokenizationException Tokenized(IDatabase database, RunRecord record) =>
        Mend.Error(
            $"the database '{database.Name}', which run {record.Id} has tokenized",
            "a database with clear values",
            $"restore the clear database; its table {WorkNames.RunTable} is the mark"
        );
}
