using System.Globalization;
using System.Text.Json;
using RegulatedData.Handlers.TokenApproval.Http;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>
/// Reads a JSON object field by field, and notes what is wrong with each instead of stopping at the first. Names are compared without
/// regard to case, unknown and repeated ones are errors.
/// </summary>
internal sealed class JsonBody
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4 };

    private readonly Dictionary<string, JsonElement> fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<FieldError> errors = [];

    private JsonBody() { }

    /// <summary>What is wrong, in the order of the fields.</summary>
    public IReadOnlyList<FieldError> Errors => errors;

    /// <summary>Whether nothing is wrong with this field so far.</summary>
    public bool IsGood(string name) => !errors.Exists(error => error.Field == name);

    /// <summary>Notes an error.</summary>
    /// <param name="field">The field.</param>
    /// <param name="problem">What is wrong with it; null when nothing is.</param>
    public void Expect(string field, string? problem)
    {
        if (problem is not null && IsGood(field))
            errors.Add(new FieldError(field, problem));
    }

    /// <summary>Reads a body.</summary>
    /// <param name="json">UTF-8.</param>
    /// <param name="known">The fields that it may have.</param>
    /// <param name="problem">Why it isn't a JSON object.</param>
    /// <returns>Null when it isn't a JSON object.</returns>
    public static JsonBody? Parse(ReadOnlyMemory<byte> json, ReadOnlySpan<string> known, out string problem)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
            {
                problem = $"The body is {KindOf(document.RootElement)}; a JSON object was expected.";
                return null;
            }

            var body = new JsonBody();
            body.Read(document.RootElement.Clone(), known);
            problem = "";
            return body;
        }
        catch (JsonException exception)
        {
            problem = string.Create(
                CultureInfo.InvariantCulture,
                $"The body isn't valid JSON (line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}). A JSON object in UTF-8 was expected."
            );
            return null;
        }
    }

    /// <summary>A text; null when it isn't there, is null, or isn't a text (which is an error).</summary>
    public string? Text(string name, bool required = false)
    {
        if (!TryGet(name, required, out var value))
            return null;
        return value.ValueKind is JsonValueKind.String ? TextOf(name, value) : Wrong<string>(name, value, "a text");
    }

    /// <summary>A whole number; null when it isn't there, is null, or isn't one (which is an error).</summary>
    public int? Number(string name)
    {
        if (!TryGet(name, required: false, out var value))
            return null;
        if (value.ValueKind is JsonValueKind.Number && value.TryGetInt32(out var number))
            return number;
        Expect(name, value.ValueKind is JsonValueKind.Number ? $"{name} isn't a whole number of a sensible size." : null);
        return IsGood(name) ? Wrong<int?>(name, value, "a whole number") : null;
    }

    /// <summary>A list of texts; null when it isn't there, or isn't one (which is an error).</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (!TryGet(name, required: true, out var value))
            return null;
        if (value.ValueKind is not JsonValueKind.Array)
            return Wrong<IReadOnlyList<string>>(name, value, "a list of texts");

        var texts = new List<string>(value.GetArrayLength());
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind is not JsonValueKind.String)
                return Wrong<IReadOnlyList<string>>(name, entry, "a text in each entry");
            if (TextOf(name, entry) is not { } text)
                return null;
            texts.Add(text);
        }

        return texts;
    }

    /// <summary>An object of texts, empty when it isn't there; null when it isn't one (which is an error).</summary>
    public SortedDictionary<string, string>? Map(string name)
    {
        var map = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!TryGet(name, required: false, out var value))
            return map;
        if (value.ValueKind is not JsonValueKind.Object)
            return Wrong<SortedDictionary<string, string>>(name, value, "an object of texts");

        foreach (var entry in value.EnumerateObject())
        {
            if (entry.Value.ValueKind is not JsonValueKind.String)
                return Wrong<SortedDictionary<string, string>>(name, entry.Value, "a text as each value");
            if (NameOf(name, entry) is not { } key || TextOf(name, entry.Value) is not { } text)
                return null;
            if (!map.TryAdd(key, text))
            {
                Expect(name, $"{name} has an entry twice. Each name was expected once.");
                return null;
            }
        }

        return map;
    }

    private void Read(JsonElement root, ReadOnlySpan<string> known)
    {
        var unknown = 0;
        foreach (var field in root.EnumerateObject())
        {
            var name = NameOf(null, field) is { } given ? NameIn(known, given) : null;
            if (name is null)
                unknown++;
            else if (!fields.TryAdd(name, field.Value))
                Expect(name, $"{name} is there twice (case doesn't matter). It was expected once.");
        }

        // The names come from outside: they may be long, or a secret that was put in the wrong place.
        if (unknown > 0)
            errors.Add(
                new FieldError(
                    null,
                    $"The body has {unknown} unknown or unreadable member{(unknown == 1 ? "" : "s")}. It may have {string.Join(", ", known)}."
                )
            );
    }

    private bool TryGet(string name, bool required, out JsonElement value)
    {
        var there = fields.TryGetValue(name, out value) && value.ValueKind is not JsonValueKind.Null;
        if (!there && required)
            Expect(name, $"{name} is missing.");
        return there && IsGood(name);
    }

    private string? TextOf(string name, JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            Expect(name, $"{name} holds half of a surrogate pair, or bytes that aren't UTF-8.");
            return null;
        }
    }

    private string? NameOf(string? field, JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            if (field is not null)
                Expect(field, $"{field} has a name that holds half of a surrogate pair, or bytes that aren't UTF-8.");
            return null;
        }
    }

    private T? Wrong<T>(string name, JsonElement value, string expected)
    {
        Expect(name, $"{name} has {KindOf(value)}; {expected} was expected.");
        return default;
    }

    private static string? NameIn(ReadOnlySpan<string> known, string given)
    {
        foreach (var name in known)
        {
            if (string.Equals(name, given, StringComparison.OrdinalIgnoreCase))
                return name;
        }

        return null;
    }

    private static string KindOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "a list",
            JsonValueKind.String => "a text",
            JsonValueKind.Number => "a number",
            JsonValueKind.True or JsonValueKind.False => "true or false",
            _ => "null",
        };
}
