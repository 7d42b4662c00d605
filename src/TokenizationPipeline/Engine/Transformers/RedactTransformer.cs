using System.Globalization;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>The same for all values.</summary>
internal sealed class RedactTransformer(ColumnPlace place, byte[] text, long? number) : ValueTransformer(place), IColumnTransformer
{
    private const string Stars = "***";
    private const string EmptyObject = "{}";
    private static readonly string[] StoredAsWritten = [EmptyObject, "[]", "null", "true", "false"];

    internal static Blueprint Plan(ColumnPlace place)
    {
        if (!place.Column.HasTextForm)
        {
            throw place.RefuseType("a type whose values are written as text", "say null, or keep where the values tell nothing of anybody");
        }

        var value = place.Policy.Value ?? Standard(place);
        long? number = place.Column.Type == ColumnType.Integer ? Integer(place, value) : null;
        if (place.Column.Type == ColumnType.Text)
        {
            ColumnFit.Require(place, [value]);
        }
        else if (place.Column.Type == ColumnType.Decimal)
        {
            RequireDecimal(place, value);
        }
        else if (place.Column.Type is ColumnType.Date or ColumnType.DateTime or ColumnType.Time)
        {
            RequireNotation(place, value);
        }
        else if (place.Column.Type == ColumnType.Boolean && value is not ("true" or "false"))
        {
            throw place.Refuse("a 'value' that a boolean column doesn't hold", "true or false", "correct 'value'");
        }
        else if (place.Column.Type == ColumnType.Uuid && !Guid.TryParseExact(value, "D", out _))
        {
            throw place.Refuse("a 'value' that a UUID column doesn't hold", "8-4-4-4-12 hexadecimal digits", "correct 'value'");
        }
        else if (place.Column.DeclaredType == "json")
        {
            RequireJson(place, value);
        }
        else if (place.Column.DeclaredType == "jsonb" && !StoredAsWritten.Contains(value))
        {
            throw place.Refuse(
                "a 'value' that the server would write in another way",
                string.Join(", ", StoredAsWritten),
                "say one of these"
            );
        }

        return new Blueprint($"redact {value}", _ => new RedactTransformer(place, ColumnFit.Bytes(value), number));
    }

    void IColumnTransformer.Transform(ColumnBatch column)
    {
        ArgumentNullException.ThrowIfNull(column);
        if (number is { } same)
        {
            var integers = Expect.Integers(column);
            integers.Values.AsSpan(0, integers.Count).Fill(same);
        }
        else
        {
            Transform(column);
        }
    }

    protected override ReadOnlySpan<byte> TokenOf(ReadOnlySpan<byte> value) => text;

    private static string Standard(ColumnPlace place) =>
        place.Column.Type switch
        {
            ColumnType.Text when place.Column.AllowedValues is null => Stars[
                ..Math.Min(Stars.Length, place.Column.MaximumLength ?? Stars.Length)
            ],
            ColumnType.Binary => "",
            ColumnType.Other when place.Column.IsJson => EmptyObject,
            _ => throw place.Refuse(
                $"'redact' without 'value' on a column of the type {place.Column.DeclaredType}",
                "what all values become, as the column's values are written",
                "say { \"transformer\": \"redact\", \"value\": ... }"
            ),
        };

    private static long Integer(ColumnPlace place, string value) =>
        Int128.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && (place.Column.Range is not { } range || range.Contains(number))
            ? unchecked((long)number)
            : throw place.Refuse("a 'value' that the column doesn't hold", $"{place.Column.Range}", "correct 'value'");

    // Of any number of digits, unlike those that can be encrypted.
    private static void RequireDecimal(ColumnPlace place, string value)
    {
        var isNegative = value.StartsWith('-');
        var parts = (isNegative ? value[1..] : value).Split('.');
        var (whole, fraction) = (parts[0], parts.Length == 2 ? parts[1] : "0");
        var scale = place.Column.Scale ?? int.MaxValue;
        if (
            parts.Length > 2
            || whole.Length == 0
            || fraction.Length == 0
            || !(whole + fraction).All(char.IsAsciiDigit)
            || whole.TrimStart('0').Length > (place.Column.Precision - place.Column.Scale ?? int.MaxValue)
            || fraction.TrimEnd('0').Length > scale
            || (isNegative && place.Column.DeclaredType.Contains("unsigned", StringComparison.OrdinalIgnoreCase))
        )
        {
            throw place.Refuse(
                "a 'value' that the column doesn't hold",
                $"a decimal number that fits into {place.Column.DeclaredType}",
                "correct 'value'"
            );
        }
    }

    private static void RequireJson(ColumnPlace place, string value)
    {
        try
        {
            JsonDocument.Parse(value).Dispose();
        }
        catch (JsonException)
        {
            throw place.Refuse("a 'value' that a JSON column doesn't hold", "JSON, such as {}", "correct 'value'");
        }
    }

    private static void RequireNotation(ColumnPlace place, string value)
    {
        var form = NumberForm.Of(place);
        if (!form.Notation!.TryRead(ColumnFit.Bytes(value), out var number) || !form.Range.Contains(number))
        {
            throw place.Refuse(
                "a 'value' that the column doesn't hold",
                form.Notation.Form,
                "write 'value' as the column's values are written"
            );
        }
    }
}
