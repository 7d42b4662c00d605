using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>
/// What a run will do: chunks that can be done in any order and by several processes. As JSON it can go anywhere, since it holds no value;
/// where its chunks begin and end stays in the database.
/// </summary>
/// <param name="RunId">The run's number.</param>
/// <param name="Database">The database's name.</param>
/// <param name="Kind">Which family of servers it is on.</param>
/// <param name="PolicyHash">The policy's hash.</param>
/// <param name="KeyFingerprint">The keys' fingerprint.</param>
/// <param name="Tables">The tables that are rewritten.</param>
public sealed record RunPlan(
    string RunId,
    string Database,
    DatabaseKind Kind,
    string PolicyHash,
    string KeyFingerprint,
    IReadOnlyList<PlannedTable> Tables
)
{
    /// <summary>The chunks of all tables.</summary>
    /// <returns>Their numbers.</returns>
    public IEnumerable<int> ListChunks() => Tables.SelectMany(table => table.Chunks);

    /// <summary>Reads a plan.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="TokenizationException">It is no plan.</exception>
    public static RunPlan FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return
                JsonSerializer.Deserialize<RunPlan>(json, RunJson.Options) is { RunId: not null, Database: not null, Tables: not null } plan
                ? plan
                : throw new JsonException("A part is missing.");
        }
        catch (JsonException error)
        {
            throw new TokenizationException(
                Mend.Message("JSON that is no plan", "what tokenizer plan has written", "give that file as it is"),
                error
            );
        }
    }

    /// <summary>The plan as JSON.</summary>
    /// <returns>The JSON, indented.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);
}

/// <summary>A table that is rewritten.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EstimatedRows">How many rows the database's statistics take it to have.</param>
/// <param name="Chunks">The numbers of its chunks.</param>
public sealed record PlannedTable(string Name, long EstimatedRows, IReadOnlyList<int> Chunks);
