namespace RegulatedData.Tokenization;

/// <summary>Transformers that lose the values.</summary>
internal static class OneWay
{
    internal static InvalidOperationException Refuse(string column, string kind) =>
        new(
            Mend.Message(
                $"tokens of {column}, made by '{kind}'",
                "tokens of a transformer that keeps the values",
                "look the values up in the original database; choose a reversible transformer before the next run"
            )
        );
}
