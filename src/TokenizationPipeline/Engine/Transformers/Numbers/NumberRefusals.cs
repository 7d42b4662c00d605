namespace RegulatedData.Tokenization;

/// <summary>What is said of numbers, and of ends of their ranges, that can't be taken.</summary>
internal static class NumberRefusals
{
    internal static PolicyException TypeOfDecimal(ColumnPlace place, int mostDigits) =>
        place.RefuseType(
            $"decimals of at most {mostDigits} digits, with a precision and a scale that the type names",
            "declare the column as numeric(18, 2) or so, or choose redact, null or keep"
        );

    internal static PolicyException NotInNotation(ColumnPlace place, string option, string form) =>
        place.Refuse(
            $"'{option}' in another form than the column's values ({place.Column.DeclaredType})",
            form,
            $"write '{option}' as the column's values are written"
        );

    internal static PolicyException EndsInWrongOrder(ColumnPlace place) =>
        place.Refuse("a 'min' that isn't below 'max'", "the least value, and a greater one", "correct min and max");

    internal static PolicyException EndsBeyondType(ColumnPlace place, string ends) =>
        place.Refuse($"a 'min' or 'max' beyond what {place.Column.DeclaredType} holds", $"values from {ends}", "correct min and max");

    internal static TransformException Outside(ColumnPlace place, int row, string range) =>
        new(
            place.Name,
            row,
            "a value that isn't within the transformer's range",
            range,
            place.Policy.Transformer == TransformerKind.Seed
                ? "choose fpe; or allow \"long-integers\" for a column that is no key, if its long integers needn't come back"
                : "widen the range with min and max, or say \"outside\": \"keep\" if such values may stay as they are"
        );

    internal static TransformException OtherForm(ColumnPlace place, int row, string form) =>
        new(
            place.Name,
            row,
            "a value of another form",
            form,
            PolicyOptions.Has("outside", place.Policy.Transformer)
                ? "say \"outside\": \"keep\" if such values (as infinity) may stay as they are, or choose another transformer"
                : "choose redact, null or keep, or another transformer that has the option 'outside'"
        );
}
