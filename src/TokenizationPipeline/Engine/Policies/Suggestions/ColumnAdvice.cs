namespace RegulatedData.Tokenization;

/// <summary>Proposals for a column, the best one first, and keeping last.</summary>
internal static class ColumnAdvice
{
    // Most of the sampled values: a few are always something else.
    private const double Most = 0.8;
    private const int FewValues = 25;
    private const int EnoughValues = 200;
    private const int LongText = 256;
    private const int ShiftedDays = 180;
    private static readonly ColumnPolicy Fpe = new(TransformerKind.Fpe);
    private static readonly ColumnPolicy Null = new(TransformerKind.Null);
    private static readonly ColumnPolicy Redact = new(TransformerKind.Redact);

    internal static IEnumerable<ColumnPolicy> For(TableSchema table, ColumnSchema column, bool isKey, SampleTraits traits)
    {
        var words = new ColumnWords(column.Name);
        var proposals = column.IsGenerated
            ? []
            : column.Type switch
            {
                ColumnType.Integer => Integers(column, isKey, words),
                ColumnType.Decimal => isKey || IsNumberOfPerson(words) ? [Fpe] : [],
                ColumnType.Text when column.AllowedValues is not null => IsGender(words) ? [new(TransformerKind.Replace)] : [],
                ColumnType.Text => Texts(table, column, isKey, words, traits),
                ColumnType.Uuid => [Fpe],
                ColumnType.Date or ColumnType.DateTime => IsDateOfPerson(words) && !isKey
                    ? [new(TransformerKind.DateShift) { Days = ShiftedDays }]
                    : [],
                // Texts of all kinds, which nobody looks into.
                ColumnType.Other when column.IsJson => [Redact],
                ColumnType.Float or ColumnType.Binary or ColumnType.Other => IsOfPerson(words) ? [Null, Redact] : [],
                _ => Array.Empty<ColumnPolicy>(),
            };
        return proposals.Append(ColumnPolicy.Keep);
    }

    // From 1 on, with room for more rows: a token at the type's end would leave none.
    private static ColumnPolicy[] Integers(ColumnSchema column, bool isKey, ColumnWords words)
    {
        if (!isKey && !IsNumberOfPerson(words))
        {
            return [];
        }

        var walked = Fpe with { SmallRange = SmallRanges.Walk };
        return column.Range is not { } range ? []
            : range.Maximum >= long.MaxValue ? [Fpe with { Minimum = "1", Maximum = "999999999999" }]
            : range.Maximum >= int.MaxValue ? [Fpe with { Minimum = "1", Maximum = "999999999" }]
            :
            [
                Fpe with
                {
                    Minimum = "1",
                    Maximum = (range.Maximum / 2).ToString(System.Globalization.CultureInfo.InvariantCulture),
                },
                walked,
            ];
    }

    private static ColumnPolicy[] Texts(TableSchema table, ColumnSchema column, bool isKey, ColumnWords words, SampleTraits traits)
    {
        if (words.HasBeginning("password", "passwd", "pwd", "secret", "salt", "signature"))
        {
            return [Redact];
        }

        if (traits.Uuids > Most || traits.UpperCaseUuids > Most)
        {
            return [new(TransformerKind.Uuid) { UpperCase = traits.UpperCaseUuids > traits.Uuids }];
        }

        if (traits.Emails > Most || words.HasBeginning("email") || words.Has("mail"))
        {
            return OfForm(TransformerKind.Email, isKey);
        }

        if (words.HasBeginning("phone", "telephone", "mobile", "fax") || words.Has("tel", "cell"))
        {
            return OfForm(TransformerKind.Phone, isKey);
        }

        if (IsGender(words))
        {
            return [new(TransformerKind.Replace) { Values = ["F", "M"] }, Redact];
        }

        if (
            !isKey
            && (column.MaximumLength ?? int.MaxValue) >= LongText
            && words.HasBeginning("note", "comment", "remark", "description", "message", "text", "body", "history")
        )
        {
            return [Redact];
        }

        // Longer than any cipher takes.
        if (!isKey && traits.LongestText > Ff1.MostCharacters)
        {
            return [Redact];
        }

        return isKey ? TextKeys(table, column, words, traits)
            : IsCategory(words, traits) ? []
            : [Fpe with { WhenShort = ShortValues.Replace }];
    }

    private static ColumnPolicy[] OfForm(TransformerKind kind, bool isKey) =>
        isKey
            ? [new(kind), new(kind) { AsciiOnly = true }, Fpe, Fpe with { AsciiOnly = true }]
            : [new(kind) { WhenShort = ShortValues.Replace }];

    // Codes of a few characters (d005, CH) would be listed at once, and stand for nobody.
    private static ColumnPolicy[] TextKeys(TableSchema table, ColumnSchema column, ColumnWords words, SampleTraits traits)
    {
        var isShort = traits.Count > 0 ? traits.SmallestSize < (UInt128)SmallDomains.MinimumSize : column.MaximumLength < 6;
        if (
            isShort
            && !IsOfPerson(words)
            && !new ColumnWords(table.Name).HasBeginning("person", "people", "patient", "employee", "customer", "user")
        )
        {
            return [];
        }

        var policy = isShort ? Fpe with { WhenShort = ShortValues.Walk } : Fpe;
        return [policy, policy with { AsciiOnly = true }];
    }

    // Few different values in many rows: a status, a kind, a title.
    private static bool IsCategory(ColumnWords words, SampleTraits traits) =>
        traits is { Count: >= EnoughValues, Distinct: <= FewValues } && !IsOfPerson(words);

    private static bool IsGender(ColumnWords words) => words.Has("gender", "sex");

    private static bool IsDateOfPerson(ColumnWords words) =>
        words.HasBeginning("birth", "death", "dob", "born", "deceas", "admission", "admit", "discharge");

    private static bool IsNumberOfPerson(ColumnWords words) =>
        words.HasBeginning("ssn", "social", "passport", "licen", "insur", "account", "iban", "card", "tax", "mrn", "phone", "mobile");

    private static bool IsOfPerson(ColumnWords words) =>
        IsNumberOfPerson(words)
        || IsDateOfPerson(words)
        || words.HasBeginning(
            "first",
            "last",
            "middle",
            "maiden",
            "surname",
            "forename",
            "given",
            "family",
            "person",
            "patient",
            "user",
            "contact"
        )
        || words.HasBeginning(
            "address",
            "street",
            "city",
            "town",
            "zip",
            "post",
            "lat",
            "lon",
            "photo",
            "picture",
            "image",
            "finger",
            "face",
            "bio",
            "avatar"
        )
        || words is { Count: 1 } && words.Has("name", "ip");
}
