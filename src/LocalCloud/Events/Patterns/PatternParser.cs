using System.Globalization;
using System.Net;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Events.Patterns;

/// <summary>Reads a pattern's JSON, and refuses what EventBridge refuses.</summary>
internal static class PatternParser
{
    private const decimal LargestNumber = 5_000_000_000m;
    private static readonly string[] s_comparisons = ["<", "<=", "=", ">=", ">"];

    public static ObjectPattern ParseRoot(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object
            ? ParseObject(root, "$")
            : throw new InvalidEventPatternException($"An event pattern is a JSON object; given: {root.GetRawText()}");

    private static ObjectPattern ParseObject(JsonElement value, string where)
    {
        var fields = new List<FieldPattern>();
        var alternatives = new List<IReadOnlyList<ObjectPattern>>();
        foreach (var property in value.EnumerateObject())
        {
            var path = $"{where}.{property.Name}";
            if (property.Name == "$or")
                alternatives.Add(ParseOr(property.Value, path));
            else
                fields.Add(ParseField(property.Name, property.Value, path));
        }
        if (fields.Count == 0 && alternatives.Count == 0)
            throw new InvalidEventPatternException($"{where}: an empty object matches nothing that can be told; name at least one field.");
        return new ObjectPattern(fields, alternatives);
    }

    private static ObjectPattern[] ParseOr(JsonElement value, string where)
    {
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() < 2)
            throw new InvalidEventPatternException($"{where}: $or takes an array of at least two objects; given: {value.GetRawText()}");
        return
        [
            .. value
                .EnumerateArray()
                .Select(
                    (one, i) =>
                        one.ValueKind == JsonValueKind.Object
                            ? ParseObject(one, $"{where}[{i}]")
                            : throw new InvalidEventPatternException($"{where}[{i}]: $or takes objects; given: {one.GetRawText()}")
                ),
        ];
    }

    private static FieldPattern ParseField(string name, JsonElement value, string where) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => new FieldPattern(name, ParseObject(value, where), []),
            JsonValueKind.Array when value.GetArrayLength() == 0 => throw new InvalidEventPatternException(
                $"{where}: empty arrays are not allowed; list the accepted values."
            ),
            JsonValueKind.Array => new FieldPattern(name, null, [.. value.EnumerateArray().SelectMany(v => ParseMatcher(v, where))]),
            _ => throw new InvalidEventPatternException(
                $"{where}: must be an object or an array; given: {value.GetRawText()}. Write [{value.GetRawText()}] for an exact match."
            ),
        };

    private static IEnumerable<ValueMatcher> ParseMatcher(JsonElement value, string where)
    {
        if (value.ValueKind == JsonValueKind.Array)
            throw new InvalidEventPatternException($"{where}: an array can't stand among the accepted values; list its elements instead.");
        return value.ValueKind == JsonValueKind.Object ? ParseOperator(value, where) : [ExactMatcher.Of(value)];
    }

    private static IEnumerable<ValueMatcher> ParseOperator(JsonElement value, string where)
    {
        var (name, operand) = SingleProperty(value, where);
        return name switch
        {
            "prefix" or "suffix" or "equals-ignore-case" or "wildcard" => [ParseText(name, operand, where)],
            "anything-but" => [ParseAnythingBut(operand, where)],
            "numeric" => [ParseNumeric(operand, where)],
            "exists" => [ParseExists(operand, where)],
            "cidr" => [ParseCidr(operand, where)],
            _ => throw new InvalidEventPatternException(
                $"{where}: unrecognized operator \"{name}\". Known: prefix, suffix, equals-ignore-case, wildcard, anything-but, numeric, exists, cidr."
            ),
        };
    }

    private static TextMatcher ParseText(string name, JsonElement operand, string where)
    {
        if (operand.ValueKind == JsonValueKind.Object && name is "prefix" or "suffix" && operand.ValueKind == JsonValueKind.Object)
        {
            var (inner, value) = SingleProperty(operand, where);
            if (inner != "equals-ignore-case")
                throw new InvalidEventPatternException(
                    $"{where}: {name} takes a string or {{\"equals-ignore-case\": string}}; given: {operand.GetRawText()}"
                );
            return TextTest(name, String(value, name, where), StringComparison.OrdinalIgnoreCase, where);
        }
        return TextTest(name, String(operand, name, where), StringComparison.Ordinal, where);
    }

    private static TextMatcher TextTest(string name, string value, StringComparison comparison, string where)
    {
        switch (name)
        {
            case "prefix":
                return new TextMatcher(text => text.StartsWith(value, comparison));
            case "suffix":
                return new TextMatcher(text => text.EndsWith(value, comparison));
            case "wildcard":
                var wildcard = Wildcard.Parse(value, where);
                return new TextMatcher(wildcard.Matches);
            default:
                return new TextMatcher(text => text.Equals(value, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static AnythingButMatcher ParseAnythingBut(JsonElement operand, string where)
    {
        if (operand.ValueKind != JsonValueKind.Object)
            return new AnythingButMatcher([.. OneOrMany(operand, "anything-but", where).Select(v => ExcludedValue(v, where))]);
        var (name, inner) = SingleProperty(operand, where);
        if (name is not ("prefix" or "suffix" or "equals-ignore-case" or "wildcard"))
            throw new InvalidEventPatternException(
                $"{where}: anything-but takes values, prefix, suffix, equals-ignore-case or wildcard; given: {operand.GetRawText()}"
            );
        return new AnythingButMatcher([.. OneOrMany(inner, name, where).Select(v => ParseText(name, v, where))]);
    }

    private static ExactMatcher ExcludedValue(JsonElement value, string where) =>
        value.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? ExactMatcher.Of(value)
            : throw new InvalidEventPatternException($"{where}: anything-but takes strings or numbers; given: {value.GetRawText()}");

    private static NumericMatcher ParseNumeric(JsonElement operand, string where)
    {
        var given = operand.GetRawText();
        var elements = operand.ValueKind == JsonValueKind.Array ? operand.EnumerateArray().ToArray() : [];
        if (elements.Length is not (2 or 4))
            throw Invalid("takes [operator, number] or a range such as [\">\", 0, \"<=\", 5]");
        var comparisons = elements.Chunk(2).Select(pair => (Comparison(pair[0]), Number(pair[1]))).ToArray();
        if (
            comparisons.Length == 2
            && !(
                comparisons[0].Item1.StartsWith('>') && comparisons[1].Item1.StartsWith('<') && comparisons[0].Item2 < comparisons[1].Item2
            )
        )
            throw Invalid("takes a range as its lower bound (> or >=), then its greater upper bound (< or <=)");
        return new NumericMatcher(comparisons);

        string Comparison(JsonElement e) =>
            e.ValueKind == JsonValueKind.String && s_comparisons.Contains(e.GetString())
                ? e.GetString()!
                : throw Invalid("knows the operators <, <=, =, >= and >");
        decimal Number(JsonElement e) =>
            e.ValueKind == JsonValueKind.Number
            && decimal.TryParse(e.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var n)
            && Math.Abs(n) <= LargestNumber
                ? n
                : throw Invalid("takes numbers from -5e9 to 5e9");
        InvalidEventPatternException Invalid(string rule) => new($"{where}: numeric {rule}; given: {given}");
    }

    private static ValueMatcher ParseExists(JsonElement operand, string where) =>
        operand.ValueKind switch
        {
            JsonValueKind.True => new PresentMatcher(),
            JsonValueKind.False => new AbsentMatcher(),
            _ => throw new InvalidEventPatternException($"{where}: exists takes true or false; given: {operand.GetRawText()}"),
        };

    private static CidrMatcher ParseCidr(JsonElement operand, string where)
    {
        var text = String(operand, "cidr", where);
        var parts = text.Split('/');
        // The address may be any of the network's, as in 10.0.0.5/24; IPNetwork itself wants the first one.
        if (
            parts.Length == 2
            && IPAddress.TryParse(parts[0], out var address)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
        )
        {
            var bytes = address.GetAddressBytes();
            if (length <= bytes.Length * 8)
            {
                for (var bit = length; bit < bytes.Length * 8; bit++)
                    bytes[bit / 8] &= (byte)~(0x80 >> (bit % 8));
                return new CidrMatcher(new IPNetwork(new IPAddress(bytes), length));
            }
        }
        throw new InvalidEventPatternException(
            $"{where}: cidr takes an address and a prefix length, such as 10.0.0.0/24 or 2001:db8::/32; given: \"{text}\""
        );
    }

    private static (string Name, JsonElement Value) SingleProperty(JsonElement value, string where)
    {
        var properties = value.EnumerateObject().ToArray();
        return properties.Length == 1
            ? (properties[0].Name, properties[0].Value)
            : throw new InvalidEventPatternException(
                $"{where}: an operator is an object with exactly one field; given: {value.GetRawText()}"
            );
    }

    private static JsonElement[] OneOrMany(JsonElement operand, string name, string where)
    {
        if (operand.ValueKind != JsonValueKind.Array)
            return [operand];
        return operand.GetArrayLength() > 0
            ? [.. operand.EnumerateArray()]
            : throw new InvalidEventPatternException($"{where}: {name} takes a value or a list of values; the list given is empty.");
    }

    private static string String(JsonElement operand, string name, string where) =>
        operand.ValueKind == JsonValueKind.String
            ? operand.GetString()!
            : throw new InvalidEventPatternException($"{where}: {name} takes a string; given: {operand.GetRawText()}");
}
