using System.Globalization;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>Reads policies strictly: what it doesn't know is an error, and all errors are told at once.</summary>
internal sealed class PolicyReader
{
    internal const int Version = 1;

    // Whoever writes a policy mends a screenful at a time.
    private const int MostErrors = 20;

    private static readonly string[] Required = ["version", "tables"];

    private readonly List<PolicyException> errors = [];

    private PolicyReader() { }

    internal static Policy Read(ReadOnlyMemory<byte> json)
    {
        var reader = new PolicyReader();
        using var document = ParseJson(WithoutMark(json));
        try
        {
            var policy = reader.ReadRoot(document.RootElement);
            return reader.errors.Count == 0 ? policy : throw Together(reader.errors);
        }
        catch (InvalidOperationException error)
        {
            // Where a text is read that can't be one; of what kind it is has been looked at before.
            throw new PolicyException(
                $"the policy: {Mend.Message("a text with half of a surrogate pair, or bytes that aren't UTF-8", "whole Unicode characters", "save the file as UTF-8")}",
                error
            );
        }
    }

    // Some editors begin a file with a byte order mark.
    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json["\uFEFF"u8.Length..] : json;

    private static JsonDocument ParseJson(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException error)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}");
            throw new PolicyException(
                $"the policy, {place}: {Mend.Message("text that isn't JSON", "a policy in JSON, without comments", "correct that place")}",
                error
            );
        }
    }

    private Policy ReadRoot(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("items", out _))
        {
            return new Policy(new SeedPolicyReader(Report).Read(root), isSeedFormat: true);
        }

        var tables = new Dictionary<string, IReadOnlyDictionary<string, ColumnPolicy>>();
        var properties = Properties(root, "the policy");
        foreach (var (name, value) in properties)
        {
            switch (name)
            {
                case "version":
                    ReadVersion(value);
                    break;
                case "tables":
                    foreach (var (table, columns) in Properties(value, "tables"))
                    {
                        tables[table] = ReadTable(table, columns);
                    }

                    break;
                case "$schema" or "description":
                    RequireText(name, value);
                    break;
                default:
                    Report(name, "an unknown property", "version, tables, description or $schema", "correct its name, or take it out");
                    break;
            }
        }

        foreach (var required in Required.Where(required => properties.TrueForAll(property => property.Name != required)))
        {
            Report("the policy", $"no property '{required}'", $$"""{ "version": {{Version}}, "tables": { ... } }""", $"add '{required}'");
        }

        return new Policy(tables, isSeedFormat: false);
    }

    private void ReadVersion(JsonElement value)
    {
        if (PolicyOptions.Whole(value, Version, Version) is null)
        {
            Report(
                "version",
                "another version",
                $"{Version}",
                $"write \"version\": {Version}, or take the tokenizer that the policy is for"
            );
        }
    }

    private Dictionary<string, ColumnPolicy> ReadTable(string table, JsonElement value)
    {
        var columns = new Dictionary<string, ColumnPolicy>();
        foreach (var (column, options) in Properties(value, $"tables.{table}"))
        {
            if (ReadColumn($"tables.{table}.{column}", options) is { } policy)
            {
                columns[column] = policy;
            }
        }

        return columns;
    }

    // A transformer's name alone, or an object with its options.
    private ColumnPolicy? ReadColumn(string place, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return ReadKind(place, value) is { } alone ? Complete(place, new ColumnPolicy(alone)) : null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            Report(
                place,
                $"JSON of the kind '{value.ValueKind}'",
                """a transformer's name, or { "transformer": "fpe", ... }""",
                "write \"keep\" if the column stays as it is"
            );
            return null;
        }

        var options = Properties(value, place);
        var kindOption = options.Find(option => option.Name == "transformer");
        if (kindOption.Name is null)
        {
            Report(
                place,
                "no transformer",
                """a transformer's name, or { "transformer": "fpe", ... }""",
                "write \"keep\" if the column stays as it is"
            );
            return null;
        }

        if (ReadKind($"{place}.transformer", kindOption.Value) is not { } kind)
        {
            return null;
        }

        var policy = new ColumnPolicy(kind);
        foreach (var (name, option) in options.Where(option => option.Name != "transformer"))
        {
            if (name == "description")
            {
                RequireText($"{place}.{name}", option);
            }
            else
            {
                policy = ReadOption($"{place}.{name}", policy, name, option);
            }
        }

        return Complete(place, policy);
    }

    private void RequireText(string place, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            Report(place, $"JSON of the kind '{value.ValueKind}'", "a text", "put it in quotes");
        }
    }

    private TransformerKind? ReadKind(string place, JsonElement value)
    {
        var kinds = Enum.GetValues<TransformerKind>();
        if (value.ValueKind == JsonValueKind.String && value.GetString() is var name)
        {
            foreach (var kind in kinds)
            {
                if (PolicyOptions.NameOf(kind) == name)
                {
                    return kind;
                }
            }
        }

        Report(place, "an unknown transformer", $"one of {string.Join(", ", kinds.Select(PolicyOptions.NameOf))}", "correct its name");
        return null;
    }

    private ColumnPolicy ReadOption(string place, ColumnPolicy policy, string name, JsonElement value)
    {
        var kind = PolicyOptions.NameOf(policy.Transformer);
        var option = Array.Find(PolicyOptions.All, option => option.Name == name && option.Kinds.Contains(policy.Transformer));
        if (option is null)
        {
            var known = PolicyOptions.All.Where(other => other.Kinds.Contains(policy.Transformer)).Select(other => other.Name).ToList();
            Report(
                place,
                $"an option that '{kind}' doesn't have",
                known.Count == 0 ? $"no options for '{kind}'" : $"one of {string.Join(", ", known)}",
                "correct its name, or take it out"
            );
            return policy;
        }

        if (option.Read(policy, value) is { } read)
        {
            return read;
        }

        Report(place, "a value that this option doesn't take", option.Expected, "correct the value");
        return policy;
    }

    private ColumnPolicy Complete(string place, ColumnPolicy policy)
    {
        if (policy is { Transformer: TransformerKind.DateShift, Days: null })
        {
            Report(
                place,
                "a date shift without 'days'",
                $"the most days that a date moves, 1 to {PolicyOptions.MostDays}",
                """write { "transformer": "date-shift", "days": 180 }"""
            );
        }

        return policy;
    }

    private List<(string Name, JsonElement Value)> Properties(JsonElement value, string place) => Properties(value, place, Report);

    /// <summary>An object's properties, each once; none where it isn't an object, which is reported.</summary>
    internal static List<(string Name, JsonElement Value)> Properties(
        JsonElement value,
        string place,
        Action<string, string, string, string> report
    )
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            report(place, $"JSON of the kind '{value.ValueKind}'", "an object: { ... }", "correct its form");
            return [];
        }

        var properties = new List<(string Name, JsonElement Value)>();
        foreach (var property in value.EnumerateObject())
        {
            if (properties.Exists(other => other.Name == property.Name))
            {
                report($"{place}.{property.Name}", "the same name twice", "each name once", "take one of them out");
            }
            else
            {
                properties.Add((property.Name, property.Value));
            }
        }

        return properties;
    }

    private void Report(string place, string given, string expected, string mend) =>
        errors.Add(new PolicyException(place, given, expected, mend));

    private static PolicyException Together(List<PolicyException> errors) =>
        errors.Count == 1
            ? errors[0]
            : new PolicyException(
                $"{errors.Count} errors in the policy:\n{string.Join('\n', errors.Take(MostErrors).Select(error => error.Message))}"
                    + (errors.Count > MostErrors ? "\n..." : "")
            );
}
