using System.Numerics;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// Decimals of more digits than a <see cref="long"/> has: how they are written, and from where to where they go by type and policy. Each
/// stands for the number of its last digit: with a scale of 2, -12.5 is -1250.
/// </summary>
internal sealed record LongDecimalForm(BigInteger Minimum, BigInteger Maximum, int Scale)
{
    // MariaDB's and MySQL's longest type. PostgreSQL's numeric may have a thousand.
    internal const int MostDigits = 65;

    private static readonly BigInteger Most = BigInteger.Pow(10, MostDigits);

    internal BigInteger Count { get; } = Maximum - Minimum + 1;

    internal string Identity => $"long decimal {Scale} {Minimum} to {Maximum}";

    internal string Range => $"{Write(Minimum)} to {Write(Maximum)}";

    /// <summary>The form of a column, or of the part of it that the policy names.</summary>
    internal static LongDecimalForm Of(ColumnPlace place)
    {
        var type = OfType(place);
        var form = new LongDecimalForm(
            place.Policy.Minimum is { } least ? type.Bound(place, least, "min") : type.Minimum,
            place.Policy.Maximum is { } most ? type.Bound(place, most, "max") : type.Maximum,
            type.Scale
        );
        return form.Minimum < form.Maximum ? form : throw NumberRefusals.EndsInWrongOrder(place);
    }

    internal bool TryRead(ReadOnlySpan<byte> text, out BigInteger number) => DecimalNotation.TryRead(text, Scale, Most, out number);

    internal bool Contains(BigInteger number) => number >= Minimum && number <= Maximum;

    internal string Write(BigInteger number)
    {
        var digits = BigInteger.Abs(number).ToString($"D{Scale + 1}", System.Globalization.CultureInfo.InvariantCulture);
        var sign = number.Sign < 0 ? "-" : "";
        return Scale == 0 ? sign + digits : $"{sign}{digits[..^Scale]}.{digits[^Scale..]}";
    }

    private static LongDecimalForm OfType(ColumnPlace place)
    {
        var scale = place.Column.Scale ?? 0;
        if (place.Column.Precision is not { } precision || precision > MostDigits || scale < 0 || scale > precision)
        {
            throw NumberRefusals.TypeOfDecimal(place, MostDigits);
        }

        var nines = BigInteger.Pow(10, precision) - 1;
        return new LongDecimalForm(NumberForm.IsUnsigned(place.Column) ? 0 : -nines, nines, scale);
    }

    private BigInteger Bound(ColumnPlace place, string text, string option) =>
        !TryRead(Encoding.UTF8.GetBytes(text), out var number)
            ? throw NumberRefusals.NotInNotation(place, option, DecimalNotation.FormOf(Scale))
        : Contains(number) ? number
        : throw NumberRefusals.EndsBeyondType(place, Range);
}
