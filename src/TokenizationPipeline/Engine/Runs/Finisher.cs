namespace RegulatedData.Tokenization;

/// <summary>Brings a run to its end, from wherever it is.</summary>
internal sealed class Finisher(IDatabase database, Policy policy, TransformerFactory factory, TimeProvider time, RunOptions options)
{
    internal RunReport Finish(RunPlan plan, CancellationToken cancellation) =>
        new Retry(time, options.Patience).Run(() => FinishOnce(plan, cancellation), cancellation);

    private RunReport FinishOnce(RunPlan plan, CancellationToken cancellation)
    {
        using var alone = database.Lock();
        var (record, document) = RunGuard.Require(database, plan, policy, factory);
        var rewritten = document.Rewritten.ToHashSet();
        if (record.Phase is RunPhase.Preparing or RunPhase.Planned)
        {
            document = Verify(record, document, cancellation);
        }

        if (record.Phase is not (RunPhase.Swapped or RunPhase.Tokenized))
        {
            database.Swap(database.ReadSchema(), rewritten);
        }

        if (record.Phase != RunPhase.Tokenized)
        {
            database.DropOriginals(database.ReadSchema(), rewritten);
            RefuseLeftTables(document);
            RefuseBrokenViews(document);
            database.Runs.SetPhase(RunPhase.Tokenized);
        }

        return document.Report!;
    }

    private RunDocument Verify(RunRecord record, RunDocument document, CancellationToken cancellation)
    {
        var schema = database.ReadSchema();
        RunGuard.RequireSameSchema(document, schema);
        var chunks = RequireAllDone(record);
        var tables = document.Rewritten.Select(name => new TransformedTable(schema.FindTable(name)!, policy, factory)).ToList();
        SideBySide.Run(tables, options.Parallelism, Complete, cancellation);
        var (tableReports, foreignKeys, failures) = new Verification(database, options, cancellation).Run(
            schema,
            tables,
            chunks.ToLookup(chunk => chunk.Table)
        );
        var report = new RunReport(
            record.Id,
            database.Name,
            policy.Hash,
            factory.KeyFingerprint,
            time.GetUtcNow(),
            tableReports,
            foreignKeys,
            failures
        );
        if (!report.HasPassed())
        {
            throw new VerificationException(report);
        }

        document = document with { Report = report, BrokenViews = database.FindBrokenViews() };
        database.Runs.SetDocument(document.ToJson());
        database.Runs.SetPhase(RunPhase.Verified);
        return document;
    }

    private void Complete(TransformedTable table)
    {
        database.CompleteStaging(table.Table);
        options.Progress?.Report(
            new RunProgress(RunStage.Indexing, table.Table.Name, table.Table.EstimatedRows, table.Table.EstimatedRows)
        );
    }

    private IReadOnlyList<ChunkRecord> RequireAllDone(RunRecord record)
    {
        var chunks = record.Phase == RunPhase.Planned ? database.Runs.ReadChunks() : [];
        var open = chunks.Count(chunk => !chunk.IsDone);
        return record.Phase == RunPhase.Planned && open == 0
            ? chunks
            : throw Mend.Error(
                record.Phase == RunPhase.Planned
                    ? $"a run with {open} of {chunks.Count} chunks to do"
                    : "a run whose planning was interrupted",
                "a run with all chunks done",
                "do them first: tokenizer run"
            );
    }

    private void RefuseLeftTables(RunDocument document)
    {
        var left = database.ListTables().Except(document.Tables).ToList();
        if (left.Count > 0)
        {
            throw Mend.Error(
                $"tables that weren't there when the run was planned: {string.Join(", ", left)}",
                "no table that could hold clear values",
                "drop them, then finish again"
            );
        }
    }

    private void RefuseBrokenViews(RunDocument document)
    {
        var broken = database.FindBrokenViews().Except(document.BrokenViews).ToList();
        if (broken.Count > 0)
        {
            throw Mend.Error(
                $"views that can't be read since the swap: {string.Join(", ", broken)}",
                "views that work as before",
                "look at their definitions, mend or drop them, then finish again"
            );
        }
    }
}
