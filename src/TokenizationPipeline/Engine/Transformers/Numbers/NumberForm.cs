using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>What numbers a column's values are: how they are written, and from where to where they go by type and policy.</summary>
internal sealed record NumberForm(IntegerRange Range, Notation? Notation, string Identity)
{
    private const int MostDecimalDigits = 18;

    internal static NumberForm Of(ColumnPlace place) =>
        place.Column.Type switch
        {
            ColumnType.Integer => Integer(place),
            ColumnType.Decimal => Decimal(place),
            ColumnType.Date => Of(place, new DateNotation(), "1000-01-01", "9999-12-31", "date"),
            ColumnType.DateTime => DateTime(place),
            ColumnType.Time => Time(place),
            _ => throw place.RefuseType("integers, decimals, dates, date-times or times", "choose another transformer"),
        };

    private static NumberForm Integer(ColumnPlace place)
    {
        var type = place.Column.Range ?? throw place.RefuseType("integers of a known range", "choose keep or null");
        var minimum = place.Policy.Minimum is { } least ? Bound(place, least, "min") : type.Minimum;
        var maximum = place.Policy.Maximum is { } most ? Bound(place, most, "max") : type.Maximum;
        var range = Between(place, minimum, maximum);
        RefuseBeyond(place, range, type, type.ToString());
        return new NumberForm(range, null, $"integer {range}");
    }

    private static NumberForm Decimal(ColumnPlace place)
    {
        var scale = place.Column.Scale ?? 0;
        if (place.Column.Precision is not { } precision || precision > MostDecimalDigits || scale < 0 || scale > precision)
        {
            throw place.RefuseType(
                $"decimals of at most {MostDecimalDigits} digits, with a precision and a scale that the type names",
                "declare the column as numeric(18, 2) or so, or choose redact, null or keep"
            );
        }

        var nines = new string('9', precision - scale) + (scale > 0 ? "." + new string('9', scale) : "");
        return Of(place, new DecimalNotation(scale), "-" + nines, nines, $"decimal {scale}");
    }

    // MySQL's TIMESTAMP ends in 2038, at 03:14:07 UTC, and has no zero.
    private static NumberForm DateTime(ColumnPlace place)
    {
        var digits = FractionalDigits(place);
        var notation = new DateTimeNotation(digits);
        var isUnixTime = place.Column.HasTimeZone && !place.Column.DeclaredType.Contains("zone", StringComparison.OrdinalIgnoreCase);
        return isUnixTime && place.Column.DeclaredType.StartsWith("timestamp", StringComparison.OrdinalIgnoreCase)
            ? Of(place, notation, "1970-01-01 00:00:01", "2038-01-19 03:14:07", $"date-time {digits}")
            : Of(place, notation, "1000-01-01 00:00:00", "9999-12-31 23:59:59", $"date-time {digits}");
    }

    private static NumberForm Time(ColumnPlace place)
    {
        var digits = FractionalDigits(place);
        return Of(place, new TimeNotation(digits), "00:00:00", "23:59:59", $"time {digits}");
    }

    private static int FractionalDigits(ColumnPlace place) =>
        place.Column.FractionalDigits is >= 0 and <= TimeNotation.MaximumFractionalDigits and var digits
            ? digits
            : throw place.RefuseType($"at most {TimeNotation.MaximumFractionalDigits} digits of a second", "choose another transformer");

    private static NumberForm Of(ColumnPlace place, Notation notation, string least, string most, string identity)
    {
        var type = Between(place, Read(place, notation, least, "min"), Read(place, notation, most, "max"));
        var range = Between(
            place,
            place.Policy.Minimum is { } minimum ? Read(place, notation, minimum, "min") : type.Minimum,
            place.Policy.Maximum is { } maximum ? Read(place, notation, maximum, "max") : type.Maximum
        );
        RefuseBeyond(place, range, type, $"{least} to {most}");
        return new NumberForm(range, notation, $"{identity} {range}");
    }

    private static Int128 Bound(ColumnPlace place, string text, string option) =>
        Int128.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NotInNotation(place, option, "a whole number");

    private static Int128 Read(ColumnPlace place, Notation notation, string text, string option)
    {
        // A day alone is its first moment, as a lower end, and its last one as an upper end.
        if (notation is DateTimeNotation && text.Length == DateNotation.Length)
        {
            text += option == "min" ? " 00:00:00" : " 23:59:59";
        }

        return notation.TryRead(Encoding.UTF8.GetBytes(text), out var number) ? number : throw NotInNotation(place, option, notation.Form);
    }

    private static PolicyException NotInNotation(ColumnPlace place, string option, string form) =>
        place.Refuse(
            $"'{option}' in another form than the column's values ({place.Column.DeclaredType})",
            form,
            $"write '{option}' as the column's values are written"
        );

    private static IntegerRange Between(ColumnPlace place, Int128 minimum, Int128 maximum) =>
        minimum < maximum
            ? IntegerRange.Of(minimum, maximum)
            : throw place.Refuse("a 'min' that isn't below 'max'", "the least value, and a greater one", "correct min and max");

    private static void RefuseBeyond(ColumnPlace place, IntegerRange range, IntegerRange type, string ends)
    {
        if (range.Minimum < type.Minimum || range.Maximum > type.Maximum)
        {
            throw place.Refuse(
                $"a 'min' or 'max' beyond what {place.Column.DeclaredType} holds",
                $"values from {ends}",
                "correct min and max"
            );
        }
    }
}
