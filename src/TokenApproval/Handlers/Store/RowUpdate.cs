using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rows;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>Builds one conditional update of a row. Every name and value goes in as a placeholder: many are DynamoDB's reserved words.</summary>
/// <example><code>new RowUpdate(table, Keys.Key(id, Keys.RequestSk)).When("Status", "=", Value.Of("PENDING")).Set("Status", Value.Of("APPROVED"))</code></example>
internal sealed class RowUpdate(string table, Dictionary<string, AttributeValue> key)
{
    private readonly List<string> sets = [];
    private readonly List<string> removals = [];
    private readonly List<string> conditions = [];
    private readonly Dictionary<string, string> names = [];
    private readonly Dictionary<string, AttributeValue> values = [];

    public RowUpdate Set(string name, AttributeValue value)
    {
        sets.Add($"{Name(name)} = {Value(value)}");
        return this;
    }

    /// <summary>Sets the attribute unless there is no value.</summary>
    public RowUpdate Set(string name, string? text) => text is null ? this : Set(name, Rows.Value.Of(text));

    public RowUpdate Set(string name, DateTimeOffset time) => Set(name, Rows.Value.Of(time));

    public RowUpdate Remove(string name)
    {
        removals.Add(Name(name));
        return this;
    }

    /// <summary>All conditions have to hold.</summary>
    public RowUpdate When(string name, string comparison, AttributeValue value) => When($"{Name(name)} {comparison} {Value(value)}");

    public RowUpdate WhenExists(string name) => When($"attribute_exists({Name(name)})");

    public RowUpdate WhenMissing(string name) => When($"attribute_not_exists({Name(name)})");

    /// <summary>A condition in DynamoDB's own words, over <see cref="Name"/>s and <see cref="Value(AttributeValue)"/>s.</summary>
    public RowUpdate When(string condition)
    {
        conditions.Add($"({condition})");
        return this;
    }

    /// <summary>The placeholder of an attribute.</summary>
    public string Name(string name)
    {
        names[$"#{name}"] = name;
        return $"#{name}";
    }

    /// <summary>The placeholder of a value.</summary>
    public string Value(AttributeValue value)
    {
        var placeholder = $":v{values.Count}";
        values[placeholder] = value;
        return placeholder;
    }

    public TransactWriteItem Build() =>
        new()
        {
            Update = new Update
            {
                TableName = table,
                Key = key,
                UpdateExpression = string.Join(' ', Clauses()),
                ConditionExpression = conditions.Count == 0 ? null : string.Join(" AND ", conditions),
                ExpressionAttributeNames = names,
                ExpressionAttributeValues = values,
            },
        };

    /// <summary>A row that doesn't exist yet.</summary>
    public static TransactWriteItem Insert(string table, Dictionary<string, AttributeValue> item) =>
        new()
        {
            Put = new Put
            {
                TableName = table,
                Item = item,
                ConditionExpression = $"attribute_not_exists({Keys.Pk})",
            },
        };

    private IEnumerable<string> Clauses()
    {
        if (sets.Count > 0)
            yield return $"SET {string.Join(", ", sets)}";
        if (removals.Count > 0)
            yield return $"REMOVE {string.Join(", ", removals)}";
    }
}
