using System.Diagnostics.CodeAnalysis;

namespace RegulatedData.Tokenization;

/// <summary>What a column's values are, for a transformer; how the database calls it is <see cref="ColumnSchema.DeclaredType"/>.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are types: there are no better words for them.")]
public enum ColumnType
{
    /// <summary>Whole numbers of up to 64 bits, with or without a sign.</summary>
    Integer,

    /// <summary>Exact numbers with digits after the point.</summary>
    Decimal,

    /// <summary>Binary floating-point numbers. They are kept or nulled: there is no exact text of them that every server agrees on.</summary>
    Float,

    /// <summary>Text of characters, also ENUM and SET.</summary>
    Text,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A day with a time.</summary>
    DateTime,

    /// <summary>A time, or a length of time, without a day.</summary>
    Time,

    /// <summary>A UUID in a type of its own.</summary>
    Uuid,

    /// <summary>True or false, in a type of its own (MySQL's BOOL is an integer).</summary>
    Boolean,

    /// <summary>Bytes: BLOB, BINARY, BIT, bytea.</summary>
    Binary,

    /// <summary>What no transformer but keeping and nulling knows: JSON, GEOMETRY, arrays, ranges, intervals, YEAR.</summary>
    Other,
}
