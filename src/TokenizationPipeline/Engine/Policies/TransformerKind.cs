namespace RegulatedData.Tokenization;

/// <summary>What becomes of a column's values. The comments say how a policy writes it.</summary>
public enum TransformerKind
{
    /// <summary><c>keep</c>: they stay as they are.</summary>
    Keep,

    /// <summary>
    /// <c>fpe</c>: format-preserving encryption (FF1) of integers, decimals, texts, UUIDs, dates, date-times and times. Reversible, and
    /// different values keep different tokens.
    /// </summary>
    Fpe,

    /// <summary><c>email</c>: the same for e-mail addresses, which stay valid: all but the top-level domain is encrypted.</summary>
    Email,

    /// <summary><c>phone</c>: the same for phone numbers: a country's code or a leading zero stays, and so does how they are written.</summary>
    Phone,

    /// <summary><c>uuid</c>: the same for UUIDs in text columns: their version and variant stay.</summary>
    Uuid,

    /// <summary><c>date-shift</c>: dates and date-times move by a keyed number of days within a window.</summary>
    DateShift,

    /// <summary><c>first-of-month</c>: dates and date-times move to the first of their month, without a key.</summary>
    FirstOfMonth,

    /// <summary>
    /// <c>replace</c>: one of a list of values, or of a range, or other characters of the same kind, chosen by a keyed hash of the value.
    /// Several values can have the same token.
    /// </summary>
    Replace,

    /// <summary><c>pseudonym</c>: the first characters of a keyed hash (HMAC-SHA-256).</summary>
    Pseudonym,

    /// <summary><c>redact</c>: the same text for all values.</summary>
    Redact,

    /// <summary><c>null</c>: NULL.</summary>
    Null,

    /// <summary>
    /// <c>seed</c>: the tokens of aws-samples' <c>tokenizing-db-data-tool</c> (<see cref="SeedCompatibleCipher"/>), for data beside older tokens.
    /// </summary>
    Seed,
}
