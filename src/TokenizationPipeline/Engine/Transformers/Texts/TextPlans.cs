namespace RegulatedData.Tokenization;

/// <summary>Format-preserving encryption of texts, by their shape.</summary>
internal static class TextPlans
{
    internal static Blueprint Text(ColumnPlace place)
    {
        RequireText(place);
        return Of(place, Letters(place), CollationProblem(place));
    }

    internal static Blueprint Email(ColumnPlace place)
    {
        RequireText(place);
        var hosts = CharacterSets.HostClassesOf(place.Column.CharacterSet);
        var hostLetters = new LetterShape(place.Policy.AsciiOnly, place.Column.CharacterSet, hosts);
        return Of(place, new EmailShape(place.Policy.KeepHost, Letters(place), hostLetters), CollationProblem(place));
    }

    internal static Blueprint Phone(ColumnPlace place)
    {
        RequireText(place);
        return Of(place, new PhoneShape(), null);
    }

    internal static Blueprint Uuid(ColumnPlace place)
    {
        if (place.Column.Type == ColumnType.Uuid)
        {
            place.RefuseOption(place.Policy.UpperCase, "case", "it for texts only");
            place.RefuseOption(place.Policy.WhenShort != ShortValues.Refuse, "short", "it for texts only: all UUIDs are long enough");
        }
        else
        {
            RequireText(place);
        }

        return Of(place, new UuidShape(place.Policy.UpperCase), null);
    }

    /// <summary>The letters and digits of a column's texts.</summary>
    internal static LetterShape Letters(ColumnPlace place) => new(place.Policy.AsciiOnly, place.Column.CharacterSet);

    /// <summary>A text column whose texts aren't those of a list.</summary>
    internal static void RequireText(ColumnPlace place)
    {
        if (place.Column.Type != ColumnType.Text)
        {
            throw place.RefuseType("a text column", "choose fpe, which goes by the column's type, or another transformer");
        }

        if (place.Column.AllowedValues is not null)
        {
            throw place.RefuseType("a column that takes other texts than those of a list", "choose replace, keep or null");
        }
    }

    private static Blueprint Of(ColumnPlace place, TextShape shape, (string, string)? collationProblem)
    {
        var comesBack = place.Policy.WhenShort is ShortValues.Refuse or ShortValues.Walk;
        return new Blueprint(
            $"fpe {shape.Identity} {place.Policy.WhenShort} {place.Domain}",
            keys => new ShapeTransformer(
                place,
                shape,
                keys.Derive(place.Domain),
                place.Policy.WhenShort == ShortValues.Replace ? Hashed(keys, place) : null
            )
        )
        {
            IsInjective = comesBack,
            CollationProblem = collationProblem,
        };
    }

    internal static HashedTexts Hashed(KeyRing keys, ColumnPlace place)
    {
        using var key = keys.Derive(place.Domain, KeyPurposes.Replacement);
        return new HashedTexts(key);
    }

    // ASCII letters are encrypted whatever their case, which stays: what differs in case only, still does. Beyond ASCII each collation
    // has rules of its own about what is the same: ß and ss, é and e, ² and 2.
    private static (string, string)? CollationProblem(ColumnPlace place) =>
        place.Policy.AsciiOnly
            ? null
            : (
                "characters beyond ASCII that are the same would get tokens that aren't",
                "say \"characters\": \"ascii\", which refuses such characters, or give the column a binary (case-sensitive) collation"
            );
}
