using System.Security.Cryptography;

namespace RegulatedData.Tokenization;

/// <summary>Makes a run.</summary>
internal sealed class Planner(IDatabase database, Policy policy, TransformerFactory factory, PlanOptions options)
{
    internal RunPlan Plan()
    {
        using var alone = database.Lock();
        var record = database.Runs.Find();
        RefuseSwapped(record);
        if (record is not null && !options.StartOver && record.Phase != RunPhase.Preparing)
        {
            return Again(record);
        }

        if (record is not null)
        {
            GiveUp(record);
        }

        var schema = database.ReadSchema();
        RefuseUnfit(schema);
        return Make(schema);
    }

    private RunPlan Again(RunRecord record)
    {
        var document = RunDocument.Parse(record.Document);
        RunGuard.RequireSame(document, policy, factory);
        var schema = database.ReadSchema();
        if (record.Phase == RunPhase.Planned)
        {
            RunGuard.RequireSameSchema(document, schema);
        }

        return PlanOf(record.Id, document, schema, database.Runs.ReadChunks());
    }

    // A run that was killed while it was planned has no chunk done; one that is started over gives its chunks up.
    private void GiveUp(RunRecord record)
    {
        // First of all: killed half-way, it mustn't look like a run that has its staging tables.
        database.Runs.SetPhase(RunPhase.Preparing);
        database.DropStaging(RunDocument.Parse(record.Document).Rewritten);
        database.Runs.Forget();
    }

    private RunPlan Make(DatabaseSchema schema)
    {
        var rewritten = schema.Tables.Where(table => new TransformedTable(table, policy, factory).IsRewritten).ToList();
        var document = new RunDocument(
            policy.Hash,
            factory.KeyFingerprint,
            SchemaHash.Of(schema),
            [.. schema.Tables.Select(table => table.Name)],
            [.. rewritten.Select(table => table.Name)],
            BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))),
            database.MarkMoment(),
            Report: null
        );
        var id = Guid.NewGuid().ToString();
        database.Runs.Create(new RunRecord(id, RunPhase.Preparing, document.ToJson()));
        rewritten.ForEach(database.PrepareStaging);
        var chunks = rewritten
            .SelectMany(table =>
                database.Split(table, TableSource.Original, options.RowsPerChunk).Select(range => (table.Name, Range: range))
            )
            .Select((part, i) => new ChunkRecord(i + 1, part.Name, part.Range))
            .ToList();
        database.Runs.SavePlan(chunks);
        return PlanOf(id, document, schema, chunks);
    }

    private RunPlan PlanOf(string id, RunDocument document, DatabaseSchema schema, IReadOnlyList<ChunkRecord> chunks)
    {
        var byTable = chunks.ToLookup(chunk => chunk.Table, chunk => chunk.Id);
        return new RunPlan(
            id,
            database.Name,
            database.Kind,
            document.PolicyHash,
            document.KeyFingerprint,
            [.. document.Rewritten.Select(name => new PlannedTable(name, schema.FindTable(name)?.EstimatedRows ?? 0, [.. byTable[name]]))]
        );
    }

    private void RefuseSwapped(RunRecord? record)
    {
        if (record?.Phase == RunPhase.Tokenized)
        {
            throw RunGuard.Tokenized(database, record);
        }

        if (options.StartOver && record?.Phase is RunPhase.Verified or RunPhase.Swapped)
        {
            throw Mend.Error(
                $"run {record.Id} of the database '{database.Name}', whose swap has begun",
                "a database without a run in its last step",
                "finish that run with its plan: tokenizer finish"
            );
        }
    }

    private void RefuseUnfit(DatabaseSchema schema)
    {
        var errors = PolicyCheck.Check(policy, schema).Where(finding => finding.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
        {
            throw new PolicyException(string.Join(Environment.NewLine, errors));
        }

        var names = schema.Tables.Select(table => table.Name).Where(WorkNames.IsWorkTable).ToList();
        if (names.Count > 0)
        {
            throw Mend.Error(
                $"tables with names that a run uses: {string.Join(", ", names)}",
                "no tables with such names, since a run would drop them",
                "rename them, or drop them if they are left from elsewhere"
            );
        }
    }
}
