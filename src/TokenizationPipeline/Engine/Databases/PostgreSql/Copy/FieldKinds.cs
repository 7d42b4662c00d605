namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Which format a column's fields have.</summary>
internal static class FieldKinds
{
    public static FieldKind[] Of(IReadOnlyList<ColumnSchema> columns, IReadOnlySet<string> transformed) =>
        [.. columns.Select(column => transformed.Contains(column.Name) ? Of(column) : FieldKind.Copied)];

    private static FieldKind Of(ColumnSchema column) =>
        column.Type switch
        {
            ColumnType.Integer when column.Range == IntegerRange.Signed16 => FieldKind.Integer16,
            ColumnType.Integer when column.Range == IntegerRange.Signed32 => FieldKind.Integer32,
            ColumnType.Integer => FieldKind.Integer64,
            ColumnType.Text when column.IsFixedLength => FieldKind.PaddedText,
            ColumnType.Decimal => FieldKind.Numeric,
            ColumnType.Date => FieldKind.Date,
            ColumnType.DateTime => FieldKind.Timestamp,
            ColumnType.Time => FieldKind.Time,
            ColumnType.Uuid => FieldKind.Uuid,
            ColumnType.Boolean => FieldKind.Boolean,
            _ when column.DeclaredType == "jsonb" => FieldKind.Jsonb,
            // For types whose fields are text, and for those that are kept or nulled: a transformer that nulls doesn't look at the bytes.
            _ => FieldKind.Bytes,
        };
}
