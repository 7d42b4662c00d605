namespace RegulatedData.Tokenization;

/// <summary>
/// How values of one length go through a cipher: split into halves, whose size says which rounds take them. With neither, they go one by
/// one (<see cref="IScalarCipher"/>).
/// </summary>
internal sealed class LengthPlan
{
    internal required int Length { get; init; }

    /// <summary>Numerals in the left half.</summary>
    internal required int LeftLength { get; init; }

    /// <summary>For halves of up to 2^62 values.</summary>
    internal RoundFunction<ulong>? Narrow { get; init; }

    /// <summary>For halves of up to 2^96 values.</summary>
    internal RoundFunction<UInt128>? Wide { get; init; }

    internal int RightLength => Length - LeftLength;

    /// <summary>Whether the characters of each half fit into a word, where they are bytes.</summary>
    internal required bool IsPacked { get; init; }

    /// <summary>How many values of the batch have this length.</summary>
    internal int Count { get; set; }

    /// <summary>The place of the next of them.</summary>
    internal int Next { get; set; }
}
