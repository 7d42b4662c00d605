namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>What a column's fields are in the binary COPY format.</summary>
internal enum FieldKind
{
    /// <summary>Bytes that nobody looks into.</summary>
    Copied,
    Integer16,
    Integer32,
    Integer64,

    /// <summary>Text, or bytes, as they are.</summary>
    Bytes,

    /// <summary>Text with spaces behind it, which don't count.</summary>
    PaddedText,
    Numeric,
    Date,
    Timestamp,
    Time,
    Uuid,
    Boolean,

    /// <summary>Text with the number of its format before it.</summary>
    Jsonb,
}
