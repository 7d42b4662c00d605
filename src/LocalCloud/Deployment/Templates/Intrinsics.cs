using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>
/// Evaluates a template's intrinsic functions and pseudo parameters, as CloudFormation documents them (with the functions of
/// <c>AWS::LanguageExtensions</c>). Dynamic references stay as they are: <see cref="DynamicReferences"/> resolves them afterwards.
/// </summary>
internal sealed class Intrinsics(
    Template template,
    StackIdentity stack,
    IReadOnlyDictionary<string, JsonNode> parameters,
    IReferences references
)
{
    // Stands for AWS::NoValue while a tree is evaluated. It is recognized by reference, so it never becomes part of a result.
    private static readonly JsonObject NoValue = [];

    private readonly Dictionary<string, bool> _conditions = new(StringComparer.Ordinal);
    private readonly List<string> _conditionsInProgress = [];
    private readonly Lock _conditionLock = new();

    /// <summary>The value of a part of the template; null where it comes out as <c>AWS::NoValue</c>.</summary>
    /// <param name="node">The part.</param>
    /// <param name="path">Where it is in the template, for error messages.</param>
    public JsonNode? Evaluate(JsonNode? node, string path)
    {
        var value = Value(node, path);
        return ReferenceEquals(value, NoValue) ? null : value;
    }

    /// <summary>Whether a condition of the template's <c>Conditions</c> holds.</summary>
    public bool Condition(string name, string path)
    {
        lock (_conditionLock)
        {
            if (_conditions.TryGetValue(name, out var known))
                return known;
            if (template.Conditions[name] is not { } body)
                throw template.Fault(path, $"names the condition '{name}', which the template doesn't have. {Known(template.Conditions)}");
            if (_conditionsInProgress.Contains(name, StringComparer.Ordinal))
                throw template.Fault(path, $"the conditions refer to each other: {string.Join(" → ", [.. _conditionsInProgress, name])}.");

            _conditionsInProgress.Add(name);
            var holds = Truth(body, $"Conditions.{name}");
            _conditionsInProgress.Remove(name);
            return _conditions[name] = holds;
        }
    }

    /// <summary>The function's name and argument where a node is an intrinsic function.</summary>
    internal static bool IsFunction(JsonNode? node, out string name, out JsonNode? argument)
    {
        if (node is JsonObject { Count: 1 } map)
        {
            (name, argument) = map.First();
            return string.Equals(name, "Ref", StringComparison.Ordinal) || name.StartsWith("Fn::", StringComparison.Ordinal);
        }
        (name, argument) = ("", null);
        return false;
    }

    private JsonNode? Value(JsonNode? node, string path)
    {
        if (IsFunction(node, out var function, out var argument))
            return Function(function, argument, $"{path}.{function}");
        return node switch
        {
            JsonObject map => Map(map, path),
            JsonArray list => List(list, path),
            _ => node?.DeepClone(),
        };
    }

    private JsonObject Map(JsonObject map, string path)
    {
        var result = new JsonObject();
        foreach (var (key, item) in map)
        {
            var value = Value(item, $"{path}.{key}");
            if (!ReferenceEquals(value, NoValue))
                result[key] = value;
        }
        return result;
    }

    private JsonArray List(JsonArray list, string path)
    {
        var result = new JsonArray();
        for (var i = 0; i < list.Count; i++)
        {
            var value = Value(list[i], Index(path, i));
            if (!ReferenceEquals(value, NoValue))
                result.Add(value);
        }
        return result;
    }

    private JsonNode? Function(string name, JsonNode? argument, string path) =>
        name switch
        {
            "Ref" => Ref(Text(argument, path), path),
            "Fn::GetAtt" => GetAtt(argument, path),
            "Fn::Sub" => Sub(argument, path),
            "Fn::Join" => Join(argument, path),
            "Fn::Select" => Select(argument, path),
            "Fn::Split" => Split(argument, path),
            "Fn::FindInMap" => FindInMap(argument, path),
            "Fn::If" => If(argument, path),
            "Fn::Base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Text(argument, path))),
            "Fn::GetAZs" => GetAvailabilityZones(argument, path),
            "Fn::Cidr" => Cidr(argument, path),
            "Fn::ImportValue" => ImportValue(Text(argument, path), path),
            "Fn::Length" => ListOf(argument, path).Count,
            "Fn::ToJsonString" => Evaluate(argument, path)?.ToJsonString(),
            "Fn::Equals" or "Fn::And" or "Fn::Or" or "Fn::Not" => Truth(new JsonObject { [name] = argument?.DeepClone() }, path),
            _ => throw template.Fault(path, $"{name} isn't a function that the local deployer knows."),
        };

    private JsonNode Ref(string name, string path) =>
        name switch
        {
            "AWS::NoValue" => NoValue,
            "AWS::AccountId" => stack.Account,
            "AWS::Region" => stack.Region,
            "AWS::Partition" => stack.Partition,
            "AWS::URLSuffix" => stack.UrlSuffix,
            "AWS::StackName" => stack.StackName,
            "AWS::StackId" => stack.StackId,
            "AWS::NotificationARNs" => new JsonArray(),
            _ when parameters.TryGetValue(name, out var value) => value.DeepClone(),
            _ => references.Ref(name)?.DeepClone() ?? throw template.Fault(path, NoSuchTarget(name)),
        };

    private JsonNode GetAtt(JsonNode? argument, string path)
    {
        string logicalId;
        string attribute;
        if (argument is JsonArray { Count: >= 2 } parts)
        {
            logicalId = Text(parts[0], Index(path, 0));
            attribute = string.Join('.', parts.Skip(1).Select((part, i) => Text(part, Index(path, i + 1))));
        }
        else if (JsonText.Scalar(argument)?.Split('.', 2) is { Length: 2 } halves)
        {
            (logicalId, attribute) = (halves[0], halves[1]);
        }
        else
        {
            throw template.Fault(path, "wants \"LogicalId.Attribute\" or [\"LogicalId\", \"Attribute\"].");
        }
        return Attribute(logicalId, attribute, path);
    }

    private JsonNode Attribute(string logicalId, string attribute, string path) =>
        references.Attribute(logicalId, attribute)?.DeepClone()
        ?? throw template.Fault(
            path,
            template.Resources.TryGetValue(logicalId, out var target)
                ? $"'{logicalId}' ({target.Type}) has no attribute '{attribute}'."
                : NoSuchTarget(logicalId)
        );

    private string NoSuchTarget(string name) =>
        template.Resources.TryGetValue(name, out var target)
            ? $"'{name}' ({target.Type}) isn't created: its condition '{target.Condition}' doesn't hold. Guard this reference by the same condition."
            : $"'{name}' is neither a resource, a parameter nor a pseudo parameter of this template.";

    private string Sub(JsonNode? argument, string path)
    {
        var (text, variables) = argument switch
        {
            JsonArray { Count: 2 } pair when pair[1] is JsonObject map => (JsonText.Scalar(pair[0]), map),
            JsonArray => (null, null),
            _ => (JsonText.Scalar(argument), null),
        };
        if (text is null)
            throw template.Fault(path, "wants a string, or [string, {name: value}].");

        var result = new StringBuilder();
        foreach (var part in SubText.Parse(text))
        {
            result.Append(
                part switch
                {
                    { IsReference: false } => part.Text,
                    _ when variables is not null && variables.ContainsKey(part.Text) => Text(
                        variables[part.Text],
                        $"{path}[1].{part.Text}"
                    ),
                    _ when part.Text.Split('.', 2) is [var logicalId, var attribute] => AsText(Attribute(logicalId, attribute, path), path),
                    _ => AsText(Ref(part.Text, path), path),
                }
            );
        }
        return result.ToString();
    }

    private string Join(JsonNode? argument, string path)
    {
        var (delimiter, list) = Two(argument, path, "[delimiter, list]");
        return string.Join(
            Text(delimiter, Index(path, 0)),
            ListOf(list, Index(path, 1)).Select((item, i) => AsText(item, $"{path}[1][{i}]"))
        );
    }

    private JsonNode? Select(JsonNode? argument, string path)
    {
        var (indexNode, listNode) = Two(argument, path, "[index, list]");
        var index = Number(indexNode, Index(path, 0));
        var list = ListOf(listNode, Index(path, 1));
        if (index < 0 || index >= list.Count)
            throw template.Fault(path, $"asks for item {index} of a list of {list.Count}; the first is 0.");
        return list[index]?.DeepClone();
    }

    private JsonArray Split(JsonNode? argument, string path)
    {
        var (delimiterNode, source) = Two(argument, path, "[delimiter, string]");
        var delimiter = Text(delimiterNode, Index(path, 0));
        if (delimiter.Length == 0)
            throw template.Fault(path, "wants a delimiter that isn't empty.");
        return new JsonArray([.. Text(source, Index(path, 1)).Split(delimiter).Select(piece => JsonValue.Create(piece))]);
    }

    private JsonNode? FindInMap(JsonNode? argument, string path)
    {
        if (argument is not JsonArray { Count: 3 or 4 } parts)
            throw template.Fault(path, "wants [map, key, second key], with {DefaultValue} as an optional fourth.");
        var map = Text(parts[0], Index(path, 0));
        var first = Text(parts[1], Index(path, 1));
        var second = Text(parts[2], Index(path, 2));
        if (template.Mappings[map]?[first]?[second] is { } found)
            return found.DeepClone();
        if (parts.Count == 4 && parts[3] is JsonObject fallback && fallback.ContainsKey("DefaultValue"))
            return Value(fallback["DefaultValue"], $"{path}[3].DefaultValue");
        throw template.Fault(path, $"there is no Mappings.{map}.{first}.{second}.");
    }

    private JsonNode? If(JsonNode? argument, string path)
    {
        if (argument is not JsonArray { Count: 3 } parts)
            throw template.Fault(path, "wants [condition, value if true, value if false].");
        var taken = Condition(JsonText.Scalar(parts[0]) ?? "", Index(path, 0)) ? 1 : 2;
        return Value(parts[taken], Index(path, taken));
    }

    private bool Truth(JsonNode? node, string path)
    {
        if (node is JsonObject { Count: 1 } map)
        {
            var (name, argument) = map.First();
            var inner = $"{path}.{name}";
            switch (name)
            {
                case "Condition":
                    return Condition(JsonText.Scalar(argument) ?? "", inner);
                case "Fn::Equals":
                    var (left, right) = Two(argument, inner, "[value, value]");
                    return string.Equals(Text(left, Index(inner, 0)), Text(right, Index(inner, 1)), StringComparison.Ordinal);
                case "Fn::Not":
                    return argument is JsonArray { Count: 1 } one
                        ? !Truth(one[0], Index(inner, 0))
                        : throw template.Fault(inner, "wants a list of one condition.");
                case "Fn::And":
                    return Several(argument, inner).Select((part, i) => Truth(part, Index(inner, i))).ToList().TrueForAll(holds => holds);
                case "Fn::Or":
                    return Several(argument, inner).Select((part, i) => Truth(part, Index(inner, i))).ToList().Exists(holds => holds);
            }
        }
        return Text(node, path) switch
        {
            "true" => true,
            "false" => false,
            var other => throw template.Fault(path, $"wants a condition; '{other}' is neither true nor false."),
        };
    }

    private JsonArray Several(JsonNode? argument, string path) =>
        argument is JsonArray { Count: >= 1 and <= 10 } list ? list : throw template.Fault(path, "wants a list of 2 to 10 conditions.");

    private JsonArray GetAvailabilityZones(JsonNode? argument, string path)
    {
        var region = Text(argument, path);
        if (region.Length == 0)
            region = stack.Region;
        return [$"{region}a", $"{region}b", $"{region}c"];
    }

    private JsonArray Cidr(JsonNode? argument, string path)
    {
        if (argument is not JsonArray { Count: 2 or 3 } parts)
            throw template.Fault(path, "wants [block, count, bits].");
        var block = Text(parts[0], Index(path, 0));
        var count = Number(parts[1], Index(path, 1));
        int? bits = parts.Count == 3 ? Number(parts[2], Index(path, 2)) : null;
        try
        {
            return new JsonArray([.. CidrBlocks.Divide(block, count, bits).Select(cidr => JsonValue.Create(cidr))]);
        }
        catch (ArgumentException e)
        {
            throw template.Fault(path, e.Message);
        }
    }

    private string ImportValue(string name, string path) =>
        references.Export(name)
        ?? throw template.Fault(
            path,
            $"no deployed stack of {stack.Region} exports '{name}'. Deploy the stack that exports it first (or in the same assembly, "
                + "with a dependency on it)."
        );

    private (JsonNode? First, JsonNode? Second) Two(JsonNode? argument, string path, string shape) =>
        argument is JsonArray { Count: 2 } pair ? (pair[0], pair[1]) : throw template.Fault(path, $"wants {shape}.");

    private JsonArray ListOf(JsonNode? node, string path) =>
        Evaluate(node, path) as JsonArray ?? throw template.Fault(path, "wants a list.");

    private string Text(JsonNode? node, string path) => AsText(Evaluate(node, path), path);

    private string AsText(JsonNode? value, string path) =>
        JsonText.Scalar(value) ?? throw template.Fault(path, $"wants a string, but gets {Describe(value)}.");

    private int Number(JsonNode? node, string path)
    {
        var text = Text(node, path);
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw template.Fault(path, $"wants a whole number, but gets '{text}'.");
    }

    private static string Describe(JsonNode? value) =>
        value switch
        {
            null => "nothing",
            _ when ReferenceEquals(value, NoValue) => "AWS::NoValue",
            JsonArray => "a list",
            _ => "an object",
        };

    private static string Known(JsonObject section) =>
        section.Count == 0 ? "It has none." : $"It has {string.Join(", ", section.Select(entry => entry.Key))}.";

    private static string Index(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");
}
