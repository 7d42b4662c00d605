namespace RegulatedData.Tokenization;

/// <summary>
/// Says which characters of a text are exchanged for others. A token has the same shape as its text, so that it can be read in the same
/// way: what a shape looks at, other than which character of its class a slot has, has to stay.
/// </summary>
internal abstract class TextShape
{
    internal const string NotUtf8 = "bytes that aren't UTF-8";

    /// <summary>What texts look like, for errors.</summary>
    internal abstract string Form { get; }

    /// <summary>Tells it from other shapes.</summary>
    internal abstract string Identity { get; }

    /// <summary>Adds a text's slots.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Where it begins in its column.</param>
    /// <param name="slots">Gets the slots.</param>
    /// <returns>Why it hasn't this shape, without anything of the text; <c>null</c>: it has.</returns>
    internal abstract string? Read(ReadOnlySpan<byte> text, int start, SlotList slots);
}
