namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Between fields of the binary COPY format and the texts that transformers work on (see <see cref="TextColumn"/>).</summary>
internal static class FieldText
{
    /// <summary>What the text of any field but a numeric, a text or bytes needs at most.</summary>
    public const int MostBytes = 64;

    private const byte JsonbVersion = 1;

    /// <summary>What a field needs at most that is made from a text of so many bytes.</summary>
    public static int MostFieldBytes(int textBytes) => MostBytes + (2 * textBytes);

    /// <summary>The text of a field.</summary>
    /// <param name="kind">The field's format.</param>
    /// <param name="field">The field.</param>
    /// <param name="scratch">Room for the text.</param>
    /// <param name="fractionalDigits">Of times: how many digits of a second the column keeps.</param>
    /// <returns>The text; it may be the field itself, the scratch, or new.</returns>
    public static ReadOnlySpan<byte> Read(FieldKind kind, ReadOnlySpan<byte> field, Span<byte> scratch, int fractionalDigits) =>
        kind switch
        {
            FieldKind.PaddedText => field.TrimEnd((byte)' '),
            FieldKind.Numeric => NumericField.ToText(field),
            FieldKind.Date => scratch[..DateField.ToText(field, scratch)],
            FieldKind.Timestamp => scratch[..TimestampField.ToText(field, scratch, fractionalDigits)],
            FieldKind.Time => scratch[..TimeField.ToText(field, scratch, fractionalDigits)],
            FieldKind.Uuid => scratch[..UuidField.ToText(field, scratch)],
            FieldKind.Boolean => field[0] == 0 ? "false"u8 : "true"u8,
            FieldKind.Jsonb => field[1..],
            _ => field,
        };

    /// <summary>The field of a text.</summary>
    /// <returns>Whether the text is one of this format.</returns>
    public static bool TryWrite(FieldKind kind, ReadOnlySpan<byte> text, Span<byte> field, out int length)
    {
        switch (kind)
        {
            case FieldKind.Numeric:
                return NumericField.TryParse(text, field, out length);
            case FieldKind.Date:
                return DateField.TryParse(text, field, out length);
            case FieldKind.Timestamp:
                return TimestampField.TryParse(text, field, out length);
            case FieldKind.Time:
                return TimeField.TryParse(text, field, out length);
            case FieldKind.Uuid:
                return UuidField.TryParse(text, field, out length);
            case FieldKind.Boolean:
                length = 1;
                field[0] = text.SequenceEqual("true"u8) ? (byte)1 : (byte)0;
                return field[0] == 1 || text.SequenceEqual("false"u8);
            case FieldKind.Jsonb:
                field[0] = JsonbVersion;
                text.CopyTo(field[1..]);
                length = text.Length + 1;
                return true;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not a field with a text of its own.");
        }
    }
}
