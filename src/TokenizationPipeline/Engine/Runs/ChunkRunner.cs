namespace RegulatedData.Tokenization;

/// <summary>Does chunks.</summary>
internal sealed class ChunkRunner(IDatabase database, Policy policy, TransformerFactory factory, TimeProvider time, RunOptions options)
{
    private readonly Retry retry = new(time, options.Patience);

    internal void Run(RunPlan plan, CancellationToken cancellation)
    {
        var (tables, chunks, seed) = retry.Run(() => Prepare(plan), cancellation);
        SideBySide.Run(
            chunks,
            options.Parallelism,
            chunk => retry.Run(() => Do(plan.RunId, chunk, tables[chunk.Table], seed, cancellation), cancellation),
            cancellation
        );
    }

    private (Dictionary<string, TransformedTable> Tables, List<ChunkRecord> Chunks, ulong Seed) Prepare(RunPlan plan)
    {
        var (record, document) = RunGuard.Require(database, plan, policy, factory);
        RefuseOtherPhase(record);
        var schema = database.ReadSchema();
        RunGuard.RequireSameSchema(document, schema);
        var tables = document.Rewritten.ToDictionary(name => name, name => new TransformedTable(schema.FindTable(name)!, policy, factory));
        return (tables, Choose(database.Runs.ReadChunks()), document.Seed);
    }

    private long Do(string runId, ChunkRecord chunk, TransformedTable table, ulong seed, CancellationToken cancellation)
    {
        using var writer = database.OpenWriter(new WriteRequest(table.Table, table.Written, table.Transformed, runId, chunk.Id));
        if (writer is null)
        {
            return 0;
        }

        var request = new ReadRequest(table.Table, TableSource.Original, table.Written, table.Transformed, chunk.Range);
        using var reader = database.OpenReader(request);
        using var transformers = table.MakeTransformers(table.Written);
        using var originals = table.IsComparedAsWritten ? new SideReader(table, TableSource.Original, seed) : null;
        using var pipeline = new ChunkPipeline(reader, originals, transformers, writer, request.NewBatch, rows => Report(table, rows));
        return pipeline.Run(cancellation);
    }

    private void Report(TransformedTable table, int rows) =>
        options.Progress?.Report(new RunProgress(RunStage.Rewriting, table.Table.Name, rows, table.Table.EstimatedRows));

    private List<ChunkRecord> Choose(IReadOnlyList<ChunkRecord> all)
    {
        var unknown = options.Chunks?.Except(all.Select(chunk => chunk.Id)).Order().ToList() ?? [];
        return unknown.Count == 0
            ? [.. all.Where(chunk => !chunk.IsDone && (options.Chunks is null || options.Chunks.Contains(chunk.Id)))]
            : throw Mend.Error(
                $"the chunks {string.Join(", ", unknown)}, which the plan doesn't have",
                $"numbers from 1 to {all.Count}",
                "choose from the plan's"
            );
    }

    private void RefuseOtherPhase(RunRecord record)
    {
        switch (record.Phase)
        {
            case RunPhase.Planned:
                return;
            case RunPhase.Preparing:
                throw Mend.Error("a run whose planning was interrupted", "a planned run", "plan again: tokenizer plan");
            case RunPhase.Tokenized:
                throw RunGuard.Tokenized(database, record);
            default:
                throw Mend.Error("a run whose swap has begun", "a run with chunks to do", "finish it: tokenizer finish");
        }
    }
}
