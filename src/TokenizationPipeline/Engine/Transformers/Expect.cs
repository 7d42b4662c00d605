namespace RegulatedData.Tokenization;

/// <summary>Batches of the kind that a transformer works on.</summary>
internal static class Expect
{
    internal static IntegerColumn Integers(ColumnBatch column) => column as IntegerColumn ?? throw Other(column, nameof(IntegerColumn));

    internal static TextColumn Texts(ColumnBatch column) => column as TextColumn ?? throw Other(column, nameof(TextColumn));

    private static ArgumentException Other(ColumnBatch column, string expected) =>
        new(
            Mend.Message(
                $"a {column.GetType().Name}",
                $"a {expected}",
                "give integers as an IntegerColumn, everything else as a TextColumn"
            ),
            nameof(column)
        );
}
