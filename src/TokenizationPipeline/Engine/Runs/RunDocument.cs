using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>What a database remembers of its run besides the chunks.</summary>
/// <param name="PolicyHash">Of the policy.</param>
/// <param name="KeyFingerprint">Of the key.</param>
/// <param name="SchemaHash">Of the schema.</param>
/// <param name="Tables">All tables that there were.</param>
/// <param name="Rewritten">Those that get a staging table.</param>
/// <param name="Seed">Of the sums that verify rows: of this run alone, so that no stored value can have been made to collide.</param>
/// <param name="Moment">Before the first row was read, for <see cref="IDatabase.IsUnchangedSince"/>.</param>
/// <param name="Report">What the verification found, when it has passed.</param>
internal sealed record RunDocument(
    string PolicyHash,
    string KeyFingerprint,
    string SchemaHash,
    IReadOnlyList<string> Tables,
    IReadOnlyList<string> Rewritten,
    ulong Seed,
    string Moment,
    RunReport? Report
)
{
    /// <summary>Views that couldn't be read before the swap either.</summary>
    public IReadOnlyList<string> BrokenViews { get; init; } = [];

    internal static RunDocument Parse(string json) =>
        JsonSerializer.Deserialize<RunDocument>(json, RunJson.Options) ?? throw new JsonException("The run's document is empty.");

    internal string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);
}
