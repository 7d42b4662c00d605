using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>
/// Reads the schema of aws-samples' <c>tokenizing-db-data-tool</c>: <c>{"items": [{"table": "...", "tokenize_fields": {"int": ["..."]}}]}</c>.
/// That tool ignores types that it doesn't know; here they are errors.
/// </summary>
internal sealed class SeedPolicyReader(Action<string, string, string, string> report)
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, ColumnPolicy>> tables = [];

    internal Dictionary<string, IReadOnlyDictionary<string, ColumnPolicy>> Read(JsonElement root)
    {
        foreach (var (name, value) in PolicyReader.Properties(root, "the policy", report))
        {
            if (name != "items" || value.ValueKind != JsonValueKind.Array)
            {
                report(
                    name,
                    "something else than 'items' and its list",
                    """{ "items": [ ... ] }""",
                    "take it out, or use the format with 'tables'"
                );
                continue;
            }

            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                ReadItem($"items[{index++}]", item);
            }
        }

        return tables;
    }

    private void ReadItem(string place, JsonElement item)
    {
        string? table = null;
        List<(string Name, JsonElement Value)> fields = [];
        foreach (var (name, value) in PolicyReader.Properties(item, place, report))
        {
            switch (name)
            {
                case "table" when value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text:
                    table = text;
                    break;
                case "tokenize_fields":
                    fields = PolicyReader.Properties(value, $"{place}.{name}", report);
                    break;
                default:
                    report(
                        $"{place}.{name}",
                        "something else than a table and its fields",
                        "table, tokenize_fields",
                        "correct or take it out"
                    );
                    break;
            }
        }

        if (table is null)
        {
            report(place, "no table", """{ "table": "...", "tokenize_fields": { ... } }""", "name the table");
            return;
        }

        var columns = tables.TryGetValue(table, out var earlier) ? new Dictionary<string, ColumnPolicy>(earlier) : [];
        fields.ForEach(field => ReadColumns($"{place}.tokenize_fields.{field.Name}", field.Name, field.Value, columns));
        tables[table] = columns;
    }

    private void ReadColumns(string place, string typeName, JsonElement names, Dictionary<string, ColumnPolicy> columns)
    {
        var types = Enum.GetValues<SeedType>().Where(type => PolicyOptions.NameOf(type) == typeName).ToList();
        if (types.Count == 0)
        {
            report(place, "an unknown type", "int, string or date", "correct the type, or use the format with 'tables' for other types");
            return;
        }

        if (names.ValueKind != JsonValueKind.Array || names.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String))
        {
            report(place, "no list of names", """["column", ...]""", "list the columns");
            return;
        }

        foreach (var column in names.EnumerateArray().Select(name => name.GetString()!))
        {
            if (!columns.TryAdd(column, new ColumnPolicy(TransformerKind.Seed) { SeedType = types[0] }))
            {
                report(place, $"the column '{column}' twice", "each column once", "take one of them out");
            }
        }
    }
}
