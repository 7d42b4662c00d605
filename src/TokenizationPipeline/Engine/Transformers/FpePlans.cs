using System.Numerics;

namespace RegulatedData.Tokenization;

/// <summary>Format-preserving encryption by the column's type.</summary>
internal static class FpePlans
{
    internal static Blueprint Of(ColumnPlace place) =>
        place.Column.Type switch
        {
            ColumnType.Integer or ColumnType.Decimal or ColumnType.Date or ColumnType.DateTime or ColumnType.Time => Number(place),
            ColumnType.Text => Text(place),
            ColumnType.Uuid => Uuid(place),
            _ => throw place.RefuseType(
                "integers, decimals, texts, UUIDs, dates, date-times or times",
                "choose keep, null or redact, or take the column out of the database that is passed on"
            ),
        };

    private static Blueprint Text(ColumnPlace place)
    {
        RefuseNumberOptions(place);
        return TextPlans.Text(place);
    }

    private static Blueprint Uuid(ColumnPlace place)
    {
        RefuseNumberOptions(place);
        place.RefuseOption(place.Policy.AsciiOnly, "characters", "it for texts only");
        return TextPlans.Uuid(place);
    }

    private static void RefuseNumberOptions(ColumnPlace place)
    {
        const string Expected = "it for numbers and dates only; of texts, short";
        place.RefuseOption(place.Policy.Minimum is not null, "min", Expected);
        place.RefuseOption(place.Policy.Maximum is not null, "max", Expected);
        place.RefuseOption(place.Policy.Outside != OutsideValues.Refuse, "outside", Expected);
        place.RefuseOption(place.Policy.SmallRange != SmallRanges.Refuse, "smallRange", Expected);
    }

    private static Blueprint Number(ColumnPlace place)
    {
        place.RefuseOption(place.Policy.WhenShort != ShortValues.Refuse, "short", "it for texts only; of numbers and dates, smallRange");
        place.RefuseOption(place.Policy.AsciiOnly, "characters", "it for texts only");
        return place.Column is { Type: ColumnType.Decimal, Precision: > NumberForm.MostDecimalDigits }
            ? LongDecimal(place)
            : NumberOf64Bits(place);
    }

    private static Blueprint LongDecimal(ColumnPlace place)
    {
        var form = LongDecimalForm.Of(place);
        RefuseSmall(place, form.Count);
        return new Blueprint(
            $"fpe {form.Identity} {place.Policy.SmallRange} {place.Policy.Outside} {place.Domain}",
            keys =>
            {
                using var key = keys.Derive(place.Domain);
                return new LongDecimalTransformer(place, form, key);
            }
        )
        {
            IsInjective = true,
        };
    }

    private static Blueprint NumberOf64Bits(ColumnPlace place)
    {
        var form = NumberForm.Of(place);
        RefuseSmall(place, (BigInteger)form.Range.Count);
        return new Blueprint(
            $"fpe {form.Identity} {place.Policy.SmallRange} {place.Policy.Outside} {place.Domain}",
            keys =>
            {
                using var key = keys.Derive(place.Domain);
                var cipher = key.CreateIntegerCipher(form.Range, smallRanges: place.Policy.SmallRange);
                return new NumberTransformer(place, new EncryptedNumbers(cipher), new NumberBounds(form.Range), form.Notation);
            }
        )
        {
            IsInjective = true,
            Warning = Growing(place, form),
        };
    }

    private static void RefuseSmall(ColumnPlace place, BigInteger count)
    {
        var walk = place.Policy.SmallRange == SmallRanges.Walk;
        var least = walk ? IntegerCipher.LeastWalkedRange : SmallDomains.MinimumSize;
        if (count < least)
        {
            throw place.Refuse(
                $"a range of {count} values",
                $"at least {least}, so that a token can't be guessed",
                walk
                    ? "choose replace, redact or null"
                    : "widen min and max; or say \"smallRange\": \"walk\" if it may be known which tokens there are; or choose replace, date-shift, redact or null"
            );
        }
    }

    // The database counts on from the greatest value: from the type's end there is nowhere to go.
    private static (string, string)? Growing(ColumnPlace place, NumberForm form) =>
        place.Column is { IsAutoIncrement: true, Range: { } range } && form.Range.Maximum == range.Maximum
            ? (
                "its values count up, and tokens may reach the greatest value that its type holds, after which no row can be added",
                "say max, well below the type's end, and min"
            )
            : null;
}
