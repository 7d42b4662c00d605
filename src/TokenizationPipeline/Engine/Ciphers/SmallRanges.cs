namespace RegulatedData.Tokenization;

/// <summary>What an <see cref="IntegerCipher"/> does with a range of fewer than 1,000,000 integers.</summary>
public enum SmallRanges
{
    /// <summary>Refuses it: whoever knows a few values and their tokens can soon list them all.</summary>
    Refuse,

    /// <summary>
    /// Encrypts it all the same, for keys of small types (a <c>smallint</c>). The cipher itself still works on 1,000,000 values and more,
    /// as NIST SP 800-38G asks, and walks until it is back in the range: no attack on FF1 gets easier, but so few tokens are soon listed.
    /// Takes as many walks as the range goes into 1,000,000, at most 1,000.
    /// </summary>
    Walk,
}
