namespace RegulatedData.Tokenization;

/// <summary>Keyed replacements by the column's type.</summary>
internal static class ReplacePlans
{
    private static readonly string[] Booleans = ["false", "true"];

    internal static Blueprint Of(ColumnPlace place)
    {
        var values = place.Policy.Values ?? place.Column.AllowedValues;
        place.RefuseOption(
            place.Policy.Values is not null && HasRange(place),
            "values",
            "a list for texts only; for numbers and dates, min and max"
        );
        place.RefuseOption(
            (place.Policy.Minimum ?? place.Policy.Maximum) is not null && !HasRange(place),
            "min and max",
            "them for numbers and dates only"
        );
        return place.Column.Type switch
        {
            ColumnType.Integer or ColumnType.Decimal or ColumnType.Date or ColumnType.DateTime or ColumnType.Time => Number(place),
            ColumnType.Text when values is not null => FromList(place, values),
            ColumnType.Text => Characters(place, TextPlans.Letters(place)),
            ColumnType.Uuid => Characters(place, new UuidShape(upperCase: false)),
            ColumnType.Boolean => FromList(place, Booleans),
            _ => throw place.RefuseType("numbers, texts, dates, UUIDs or booleans", "choose keep, null or redact"),
        };
    }

    private static bool HasRange(ColumnPlace place) =>
        place.Column.Type is ColumnType.Integer or ColumnType.Decimal or ColumnType.Date or ColumnType.DateTime or ColumnType.Time;

    private static Blueprint Number(ColumnPlace place)
    {
        var form = NumberForm.Of(place);
        return new Blueprint(
            $"replace {form.Identity} {place.Domain}",
            keys =>
            {
                using var key = keys.Derive(place.Domain, KeyPurposes.Replacement);
                // Values of any size are replaced; only what replaces them has a range.
                return new NumberTransformer(
                    place,
                    new ReplacedNumbers(form.Range, new HashedNumbers(key)),
                    new NumberBounds(IntegerRange.Signed64),
                    form.Notation
                );
            }
        );
    }

    private static Blueprint Characters(ColumnPlace place, TextShape shape) =>
        new($"replace {shape.Identity} {place.Domain}", keys => new ReplacedTexts(place, shape, TextPlans.Hashed(keys, place)));

    private static Blueprint FromList(ColumnPlace place, IReadOnlyList<string> values)
    {
        ColumnFit.Require(place, values);
        return new Blueprint(
            $"replace {string.Join('\0', values)} {place.Domain}",
            keys =>
            {
                using var key = keys.Derive(place.Domain, KeyPurposes.Replacement);
                return new ListTransformer(place, values, key);
            }
        );
    }
}
