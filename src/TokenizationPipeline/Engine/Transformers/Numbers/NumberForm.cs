using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>What numbers a column's values are: how they are written, and from where to where they go by type and policy.</summary>
internal sealed record NumberForm(IntegerRange Range, Notation? Notation, string Identity)
{
    /// <summary>Decimals of more digits are of a <see cref="LongDecimalForm"/>.</summary>
    internal const int MostDecimalDigits = 18;
    private static readonly Ends Dates = new("0001-01-01", "9999-12-31");

    internal static NumberForm Of(ColumnPlace place) =>
        place.Column.Type switch
        {
            ColumnType.Integer => Integer(place),
            ColumnType.Decimal => Decimal(place),
            ColumnType.Date => Of(place, new DateNotation(), Dates, Dates, "date"),
            ColumnType.DateTime => DateTime(place),
            ColumnType.Time => Time(place),
            _ => throw place.RefuseType("integers, decimals, dates, date-times or times", "choose another transformer"),
        };

    internal static bool IsUnsigned(ColumnSchema column) => column.DeclaredType.Contains("unsigned", StringComparison.OrdinalIgnoreCase);

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
            throw NumberRefusals.TypeOfDecimal(place, MostDecimalDigits);
        }

        var nines = new string('9', precision - scale) + (scale > 0 ? "." + new string('9', scale) : "");
        var least = IsUnsigned(place.Column) ? "0" : "-" + nines;
        var ends = new Ends(least, nines);
        return Of(place, new DecimalNotation(scale), ends, ends, $"decimal {scale}");
    }

    // MySQL's TIMESTAMP has no zero, and ends in 2038, or on some servers in 2106.
    private static NumberForm DateTime(ColumnPlace place)
    {
        var digits = FractionalDigits(place);
        var (notation, nines) = (new DateTimeNotation(digits), Nines(digits));
        const string First = "1970-01-01 00:00:01";
        var ends = new Ends($"{Dates.Least} 00:00:00", $"{Dates.Most} 23:59:59{nines}");
        return place.Column.HasTimeZone && IsMySqls("timestamp", place.Column)
            ? Of(
                place,
                notation,
                new(First, "2038-01-19 03:14:07" + nines),
                new(First, "2106-02-07 06:28:15" + nines),
                $"date-time {digits}"
            )
            : Of(place, notation, ends, ends, $"date-time {digits}");
    }

    // MySQL's TIME is a length of time, too, and can be negative; but most are times of day.
    private static NumberForm Time(ColumnPlace place)
    {
        var digits = FractionalDigits(place);
        var day = new Ends("00:00:00", "23:59:59" + Nines(digits));
        var most = "838:59:59" + Nines(digits);
        return Of(place, new TimeNotation(digits), day, IsMySqls("time", place.Column) ? new("-" + most, most) : day, $"time {digits}");
    }

    // PostgreSQL's types have "with time zone" behind them, or "without".
    private static bool IsMySqls(string type, ColumnSchema column) =>
        column.DeclaredType.StartsWith(type, StringComparison.OrdinalIgnoreCase)
        && !column.DeclaredType.Contains("zone", StringComparison.OrdinalIgnoreCase);

    private static string Nines(int digits) => digits > 0 ? "." + new string('9', digits) : "";

    private static int FractionalDigits(ColumnPlace place) =>
        place.Column.FractionalDigits is >= 0 and <= TimeNotation.MaximumFractionalDigits and var digits
            ? digits
            : throw place.RefuseType($"at most {TimeNotation.MaximumFractionalDigits} digits of a second", "choose another transformer");

    private static NumberForm Of(ColumnPlace place, Notation notation, Ends standard, Ends type, string identity)
    {
        var range = Between(
            place,
            Read(place, notation, place.Policy.Minimum ?? standard.Least, "min"),
            Read(place, notation, place.Policy.Maximum ?? standard.Most, "max")
        );
        var whole = Between(place, Read(place, notation, type.Least, "min"), Read(place, notation, type.Most, "max"));
        RefuseBeyond(place, range, whole, $"{type.Least} to {type.Most}");
        return new NumberForm(range, notation, $"{identity} {range}");
    }

    private static Int128 Bound(ColumnPlace place, string text, string option) =>
        Int128.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : throw NumberRefusals.NotInNotation(place, option, "a whole number");

    private static Int128 Read(ColumnPlace place, Notation notation, string text, string option)
    {
        // A day alone is its first moment, as a lower end, and its last one as an upper end.
        if (notation is DateTimeNotation && text.Length == DateNotation.Length)
        {
            text += option == "min" ? " 00:00:00" : " 23:59:59" + Nines(place.Column.FractionalDigits);
        }

        return notation.TryRead(Encoding.UTF8.GetBytes(text), out var number)
            ? number
            : throw NumberRefusals.NotInNotation(place, option, notation.Form);
    }

    private static IntegerRange Between(ColumnPlace place, Int128 minimum, Int128 maximum) =>
        minimum < maximum ? IntegerRange.Of(minimum, maximum) : throw NumberRefusals.EndsInWrongOrder(place);

    private static void RefuseBeyond(ColumnPlace place, IntegerRange range, IntegerRange type, string ends)
    {
        if (range.Minimum < type.Minimum || range.Maximum > type.Maximum)
        {
            throw NumberRefusals.EndsBeyondType(place, ends);
        }
    }

    /// <summary>The least and the greatest value, as they are written.</summary>
    private sealed record Ends(string Least, string Most);
}
