using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>What a database remembers of its run besides the chunks.</summary>
internal sealed record RunDocument(
    string PolicyHash,
    string KeyFingerprint,
    string SchemaHash,
    IReadOnlyList<string> Tables,
    IReadOnlyList<string> Rewritten,
    RunReport? Report
)
{
    /// <summary>Views that couldn't be read before the swap either.</summary>
    public IReadOnlyList<string> BrokenViews { get; init; } = [];

    internal static RunDocument Parse(string json) =>
        JsonSerializer.Deserialize<RunDocument>(json, RunJson.Options) ?? throw new JsonException("The run's document is empty.");

    internal string ToJson() => JsonSerializer.Serialize(this, RunJson.Options);
}
