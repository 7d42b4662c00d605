using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>Policy statements as JSON that a person can paste into a policy.</summary>
public static class PolicyJson
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// Renders statements. What is known only when the stack is deployed appears in angle brackets, such as <c>&lt;AWS::Region&gt;</c>.
    /// </summary>
    /// <param name="scope">A construct of the stack whose region and account the statements are about.</param>
    /// <param name="statements">The statements.</param>
    /// <returns>A JSON array, indented.</returns>
    public static string Render(IConstruct scope, params PolicyStatement[] statements)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(statements);
        var stack = Stack.Of(scope);
        var nodes = statements.Select(statement => ToNode(stack.Resolve(statement.ToStatementJson())));
        return new JsonArray([.. nodes]).ToJsonString(Indented);
    }

    private static JsonNode? ToNode(object? value) =>
        value switch
        {
            null => null,
            string text => JsonValue.Create(text),
            bool flag => JsonValue.Create(flag),
            IDictionary<string, object> map when IsIntrinsic(map) => JsonValue.Create(Placeholder(map)),
            IDictionary<string, object> map => new JsonObject(map.Select(pair => KeyValuePair.Create(pair.Key, ToNode(pair.Value)))),
            System.Collections.IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(ToNode)]),
            IFormattable number => JsonValue.Create(number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
            _ => JsonValue.Create(value.ToString()),
        };

    private static bool IsIntrinsic(IDictionary<string, object> map) =>
        map.Count == 1 && (map.ContainsKey("Ref") || map.Keys.Single().StartsWith("Fn::", StringComparison.Ordinal));

    private static string Placeholder(object? value) =>
        value switch
        {
            IDictionary<string, object> map when map.TryGetValue("Ref", out var name) => $"<{name}>",
            IDictionary<string, object> map when map.TryGetValue("Fn::Join", out var join) => Join(join),
            IDictionary<string, object> map when map.TryGetValue("Fn::GetAtt", out var attribute) =>
                $"<{string.Join('.', Items(attribute))}>",
            IDictionary<string, object> map => $"<{map.Keys.First()}>",
            _ => value?.ToString() ?? "",
        };

    private static string Join(object join)
    {
        var parts = Items(join);
        var separator = parts[0]?.ToString() ?? "";
        return new StringBuilder().AppendJoin(separator, Items(parts[1]!).Select(Placeholder)).ToString();
    }

    private static List<object?> Items(object list) =>
        list is string text ? [text] : [.. ((System.Collections.IEnumerable)list).Cast<object?>()];
}
