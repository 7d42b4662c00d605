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
        if (record.Phase is not (RunPhase.Swapped or RunPhase.Tokenized))
        {
            document = VerifyAndSwap(record, document, rewritten, cancellation);
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

    // Nobody changes the originals from before they are read for the verification until the tokens are in their places.
    private RunDocument VerifyAndSwap(
        RunRecord record,
        RunDocument document,
        IReadOnlySet<string> rewritten,
        CancellationToken cancellation
    )
    {
        if (record.Phase == RunPhase.Planned)
        {
            RunGuard.RequireSameSchema(document, database.ReadSchema());
        }

        var chunks = RequireAllDone(record);
        using var frozen = database.Freeze(rewritten);
        if (!frozen.IsSwapUnderWay)
        {
            document = Verify(record, document, chunks, cancellation);
        }

        frozen.Swap(database.ReadSchema());
        return document;
    }

    private RunDocument Verify(RunRecord record, RunDocument document, IReadOnlyList<ChunkRecord> chunks, CancellationToken cancellation)
    {
        if (record.Phase == RunPhase.Verified)
        {
            // A kill came between the verification and the swap, and others could change rows since.
            database.Runs.SetPhase(RunPhase.Planned);
        }

        // Nobody can change it any more.
        var schema = database.ReadSchema();
        RunGuard.RequireSameSchema(document, schema);
        var tables = document.Rewritten.Select(name => new TransformedTable(schema.FindTable(name)!, policy, factory)).ToList();
        SideBySide.Run(tables, options.Parallelism, Complete, cancellation);
        var (tableReports, foreignKeys, failures) = new Verification(database, document, options, cancellation).Run(
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
        var isPlanned = record.Phase != RunPhase.Preparing;
        var chunks = isPlanned ? database.Runs.ReadChunks() : [];
        var open = chunks.Count(chunk => !chunk.IsDone);
        return isPlanned && open == 0
            ? chunks
            : throw Mend.Error(
                isPlanned ? $"a run with {open} of {chunks.Count} chunks to do" : "a run whose planning was interrupted",
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
