using System.Diagnostics.CodeAnalysis;

namespace RegulatedData.Tokenization;

/// <summary>What the older tool's schema calls a column's type. It decides how the tool makes the tokens.</summary>
[SuppressMessage("Naming", "CA1720", Justification = "These are the format's own words.")]
public enum SeedType
{
    /// <summary><c>int</c>: integers, filled up with zeros to 7 digits.</summary>
    Int,

    /// <summary><c>string</c>: texts, filled up with <c>A</c> to 7 letters.</summary>
    String,

    /// <summary><c>date</c>: the first of the month.</summary>
    Date,
}
