using System.Globalization;
using System.Text.Json;
using static RegulatedData.Tokenization.TransformerKind;

namespace RegulatedData.Tokenization;

/// <summary>The options of a column, each with how it is read, how it is written, and which transformers have it.</summary>
internal sealed class PolicyOptions
{
    internal const int LeastPseudonymLength = 8;
    internal const int MostPseudonymLength = 51;
    internal const int DefaultPseudonymLength = 26;
    internal const int MostDays = 3650;

    // The order in which they are written, too.
    internal static readonly PolicyOptions[] All =
    [
        new("domain", [Fpe, Email, Phone, Uuid, DateShift, Replace, Pseudonym], "a domain's name")
        {
            Read = (policy, value) => Text(value) is { } text && IsDomain(text) ? policy with { Domain = text } : null,
            Write = policy => Quote(policy.Domain),
        },
        new("min", [Fpe, DateShift, Replace], "a number, or a date or time as text: 1, 0.50, \"1920-01-01\"")
        {
            Read = (policy, value) => Bound(value) is { } bound ? policy with { Minimum = bound } : null,
            Write = policy => Quote(policy.Minimum),
        },
        new("max", [Fpe, DateShift, Replace], "a number, or a date or time as text: 9999999, 250.00, \"2019-12-31\"")
        {
            Read = (policy, value) => Bound(value) is { } bound ? policy with { Maximum = bound } : null,
            Write = policy => Quote(policy.Maximum),
        },
        OfEnum<OutsideValues>(
            "outside",
            [Fpe, DateShift, FirstOfMonth],
            OutsideValues.Refuse,
            policy => policy.Outside,
            (policy, value) => policy with { Outside = value }
        ),
        OfEnum<SmallRanges>(
            "smallRange",
            [Fpe],
            SmallRanges.Refuse,
            policy => policy.SmallRange,
            (policy, value) => policy with { SmallRange = value }
        ),
        OfEnum<ShortValues>(
            "short",
            [Fpe, Email, Phone, Uuid],
            ShortValues.Refuse,
            policy => policy.WhenShort,
            (policy, value) => policy with { WhenShort = value }
        ),
        OfTwo("characters", [Fpe, Email], "any", "ascii", policy => policy.AsciiOnly, (policy, value) => policy with { AsciiOnly = value }),
        OfTwo("host", [Email], "encrypt", "keep", policy => policy.KeepHost, (policy, value) => policy with { KeepHost = value }),
        OfTwo("case", [Uuid], "lower", "upper", policy => policy.UpperCase, (policy, value) => policy with { UpperCase = value }),
        new("days", [DateShift], $"1 to {MostDays}")
        {
            Read = (policy, value) => Whole(value, 1, MostDays) is { } days ? policy with { Days = days } : null,
            Write = policy => policy.Days?.ToString(CultureInfo.InvariantCulture),
        },
        OfTwo(
            "per",
            [DateShift],
            "value",
            "column",
            policy => policy.ShiftWholeColumn,
            (policy, value) => policy with { ShiftWholeColumn = value }
        ),
        new("values", [Replace], "a list of at least one text")
        {
            Read = (policy, value) => Texts(value) is { Length: > 0 } texts ? policy with { Values = texts } : null,
            Write = policy => policy.Values is { } values ? $"[{string.Join(',', values.Select(Quote))}]" : null,
        },
        new("value", [Redact], "a text, a number, true or false")
        {
            Read = (policy, value) => Constant(value) is { } text ? policy with { Value = text } : null,
            Write = policy => Quote(policy.Value),
        },
        new("prefix", [Pseudonym], "a text")
        {
            Read = (policy, value) => Text(value) is { } text ? policy with { Prefix = text } : null,
            Write = policy => Quote(policy.Prefix),
        },
        new("suffix", [Pseudonym], "a text")
        {
            Read = (policy, value) => Text(value) is { } text ? policy with { Suffix = text } : null,
            Write = policy => Quote(policy.Suffix),
        },
        new("length", [Pseudonym], $"{LeastPseudonymLength} to {MostPseudonymLength}")
        {
            Read = (policy, value) =>
                Whole(value, LeastPseudonymLength, MostPseudonymLength) is { } length ? policy with { Length = length } : null,
            Write = policy => policy.Length?.ToString(CultureInfo.InvariantCulture),
        },
        OfEnum<SeedType>("type", [Seed], null, policy => policy.SeedType, (policy, value) => policy with { SeedType = value }),
        new("allow", [Seed], "a list of: long-integers, ambiguous-padding, each once")
        {
            Read = (policy, value) => Leniency(value) is { } allow ? policy with { Allow = allow } : null,
            Write = policy => policy.Allow == SeedLeniency.None ? null : $"[{string.Join(',', LeniencyNames(policy.Allow).Select(Quote))}]",
        },
    ];

    private static readonly (string Name, SeedLeniency Value)[] Leniencies =
    [
        ("long-integers", SeedLeniency.LongIntegers),
        ("ambiguous-padding", SeedLeniency.AmbiguousPadding),
    ];

    private PolicyOptions(string name, TransformerKind[] kinds, string expected)
    {
        Name = name;
        Kinds = kinds;
        Expected = expected;
    }

    internal string Name { get; }

    /// <summary>The transformers that have it.</summary>
    internal TransformerKind[] Kinds { get; }

    /// <summary>What its values are, for errors.</summary>
    internal string Expected { get; }

    /// <summary>The policy with the option; <c>null</c> where the value isn't one.</summary>
    internal required Func<ColumnPolicy, JsonElement, ColumnPolicy?> Read { get; init; }

    /// <summary>The option's value as JSON; <c>null</c> where it has its default.</summary>
    internal required Func<ColumnPolicy, string?> Write { get; init; }

    /// <summary>Whether a transformer has an option.</summary>
    internal static bool Has(string name, TransformerKind kind) =>
        Array.Exists(All, option => option.Name == name && option.Kinds.Contains(kind));

    /// <summary>How JSON writes an enumeration's member: <c>first-of-month</c>.</summary>
    internal static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    internal static string Quote(string? text) => text is null ? "null" : $"\"{JsonEncodedText.Encode(text)}\"";

    private static PolicyOptions OfEnum<T>(
        string name,
        TransformerKind[] kinds,
        T? standard,
        Func<ColumnPolicy, T?> get,
        Func<ColumnPolicy, T, ColumnPolicy> set
    )
        where T : struct, Enum =>
        new(name, kinds, string.Join(" or ", Enum.GetValues<T>().Select(NameOf)))
        {
            Read = (policy, value) =>
                Enum.GetValues<T>().Where(member => NameOf(member) == Text(value)).Select(member => set(policy, member)).FirstOrDefault(),
            Write = policy => get(policy) is { } member && !member.Equals(standard) ? Quote(NameOf(member)) : null,
        };

    private static PolicyOptions OfTwo(
        string name,
        TransformerKind[] kinds,
        string standard,
        string other,
        Func<ColumnPolicy, bool> isOther,
        Func<ColumnPolicy, bool, ColumnPolicy> set
    ) =>
        new(name, kinds, $"{standard} or {other}")
        {
            Read = (policy, value) => Text(value) is { } text && (text == standard || text == other) ? set(policy, text == other) : null,
            Write = policy => isOther(policy) ? Quote(other) : null,
        };

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string[]? Texts(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    /// <summary>A whole number, however JSON writes it: 180, 180.0 and 1.8e2 are the same.</summary>
    internal static int? Whole(JsonElement value, int least, int most) =>
        value.ValueKind == JsonValueKind.Number
        && value.TryGetDecimal(out var number)
        && decimal.IsInteger(number)
        && number >= least
        && number <= most
            ? (int)number
            : null;

    // As it is written: 64-bit integers and decimals go through no floating-point number.
    private static string? Bound(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number when value.GetRawText().All(c => char.IsAsciiDigit(c) || c is '-' or '.') => value.GetRawText(),
            JsonValueKind.Number when value.TryGetDecimal(out var number) => number.ToString(CultureInfo.InvariantCulture),
            JsonValueKind.String when value.GetString() is { Length: > 0 } text => text,
            _ => null,
        };

    private static string? Constant(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Number => Bound(value),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => Text(value),
        };

    private static SeedLeniency? Leniency(JsonElement value) =>
        Texts(value) is { } names
        && names.All(name => Leniencies.Any(known => known.Name == name))
        && names.Distinct(StringComparer.Ordinal).Count() == names.Length
            ? names.Aggregate(SeedLeniency.None, (allow, name) => allow | Leniencies.First(known => known.Name == name).Value)
            : null;

    private static IEnumerable<string> LeniencyNames(SeedLeniency allow) =>
        Leniencies.Where(known => allow.HasFlag(known.Value)).Select(known => known.Name);

    private static bool IsDomain(string text)
    {
        try
        {
            KeyLabels.CheckedDomain(text);
            return true;
        }
        catch (TokenizationException)
        {
            return false;
        }
    }
}
