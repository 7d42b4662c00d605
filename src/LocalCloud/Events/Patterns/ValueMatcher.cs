using System.Globalization;
using System.Net;
using System.Text.Json;

namespace RegulatedData.LocalCloud.Events.Patterns;

/// <summary>One of a field's accepted values. Asked once for each leaf that the event has there.</summary>
internal abstract record ValueMatcher
{
    public abstract bool Matches(JsonElement leaf);

    protected static string? Text(JsonElement leaf) => leaf.ValueKind == JsonValueKind.String ? leaf.GetString() : null;
}

/// <summary>The very same string, number, boolean or null. Numbers are compared as written: 300, 300.0 and 3.0e2 differ.</summary>
internal sealed record ExactMatcher(JsonValueKind Kind, string Value) : ValueMatcher
{
    public static ExactMatcher Of(JsonElement value) =>
        new(value.ValueKind, value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText());

    public override bool Matches(JsonElement leaf) => Equals(Of(leaf));
}

/// <summary>A test on strings; nothing else matches.</summary>
internal sealed record TextMatcher(Func<string, bool> Accepts) : ValueMatcher
{
    public override bool Matches(JsonElement leaf) => Text(leaf) is { } text && Accepts(text);
}

/// <summary>Any value but those that another matcher takes.</summary>
internal sealed record AnythingButMatcher(IReadOnlyList<ValueMatcher> Excluded) : ValueMatcher
{
    public override bool Matches(JsonElement leaf) => !Excluded.Any(matcher => matcher.Matches(leaf));
}

/// <summary><c>exists: true</c>.</summary>
internal sealed record PresentMatcher : ValueMatcher
{
    public override bool Matches(JsonElement leaf) => true;
}

/// <summary><c>exists: false</c>: judged by <see cref="FieldPattern"/>, since there is no leaf to ask.</summary>
internal sealed record AbsentMatcher : ValueMatcher
{
    public override bool Matches(JsonElement leaf) => false;
}

/// <summary>A range or a value, compared as numbers.</summary>
internal sealed record NumericMatcher(IReadOnlyList<(string Operator, decimal Bound)> Comparisons) : ValueMatcher
{
    public override bool Matches(JsonElement leaf) =>
        leaf.ValueKind == JsonValueKind.Number
        && decimal.TryParse(leaf.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Comparisons.All(c => Holds(number, c.Operator, c.Bound));

    private static bool Holds(decimal number, string comparison, decimal bound) =>
        comparison switch
        {
            "<" => number < bound,
            "<=" => number <= bound,
            "=" => number == bound,
            ">=" => number >= bound,
            _ => number > bound,
        };
}

/// <summary>An IPv4 or IPv6 address inside a network.</summary>
internal sealed record CidrMatcher(IPNetwork Network) : ValueMatcher
{
    public override bool Matches(JsonElement leaf) =>
        Text(leaf) is { } text && IPAddress.TryParse(text, out var address) && Network.Contains(address);
}
