namespace RegulatedData.Tokenization;

/// <summary>What sampled texts have in common: shares and counts, nothing of the texts.</summary>
internal sealed record SampleTraits(
    int Count,
    int Distinct,
    double Emails,
    double Phones,
    double Uuids,
    double UpperCaseUuids,
    UInt128 SmallestSize,
    int LongestText = 0
)
{
    private const int FewestPhoneDigits = 7;

    internal static SampleTraits None { get; } = new(0, 0, 0, 0, 0, 0, UInt128.MaxValue);

    internal static SampleTraits Of(TextColumn column)
    {
        var slots = new SlotList();
        var letters = new LetterShape(asciiOnly: false);
        var values = Enumerable.Range(0, column.Count).Where(row => !column.IsNull[row] && column.Value(row).Length > 0).ToList();
        return values.Count == 0
            ? None
            : new SampleTraits(
                values.Count,
                values.Select(row => Hash(column.Value(row))).Distinct().Count(),
                Share(new EmailShape(keepHost: true, letters, letters), 1),
                Share(new PhoneShape(), FewestPhoneDigits),
                Share(new UuidShape(upperCase: false), 1),
                Share(new UuidShape(upperCase: true), 1),
                values.Min(SizeOf),
                values.Max(row => Slots(letters, row) ?? 0)
            );

        double Share(TextShape shape, int leastSlots) =>
            (double)values.Count(row => Slots(shape, row) is { } count && count >= leastSlots) / values.Count;

        int? Slots(TextShape shape, int row)
        {
            slots.CutTo(0);
            return shape.Read(column.Value(row), 0, slots) is null ? slots.Count : null;
        }

        // How many texts could stand in its place; of what has no letters, as many as any.
        UInt128 SizeOf(int row) =>
            Slots(letters, row) is > 0 and var count ? CountedGroup.SizeOf(slots.Slice(0, count)) ?? UInt128.MaxValue : UInt128.MaxValue;
    }

    private static int Hash(ReadOnlySpan<byte> value)
    {
        var hash = new HashCode();
        hash.AddBytes(value);
        return hash.ToHashCode();
    }
}
