namespace RegulatedData.Tokenization;

/// <summary>A table as the policy sees it: which of its columns are written, and which of those are transformed.</summary>
internal sealed class TransformedTable
{
    private readonly Policy policy;
    private readonly TransformerFactory factory;

    internal TransformedTable(TableSchema table, Policy policy, TransformerFactory factory)
    {
        (Table, this.policy, this.factory) = (table, policy, factory);
        Transformed = table
            .Columns.Where(column => !column.IsGenerated && !policy.For(table.Name, column.Name).IsKept)
            .Select(column => column.Name)
            .ToHashSet();
        Written = [.. table.Columns.Where(column => !column.IsGenerated)];
        Compared = [.. table.Columns.Where(column => !IsRecomputed(column))];
    }

    internal TableSchema Table { get; }

    /// <summary>The columns whose values get tokens. Empty: the table isn't rewritten.</summary>
    internal IReadOnlySet<string> Transformed { get; }

    /// <summary>The columns that are written: all but generated ones.</summary>
    internal IReadOnlyList<ColumnSchema> Written { get; }

    /// <summary>The columns that a verification compares: all but those that are generated from tokens.</summary>
    internal IReadOnlyList<ColumnSchema> Compared { get; }

    /// <summary>Whether what is compared is what is read and written anyway: not so with columns that are generated from kept ones.</summary>
    internal bool IsComparedAsWritten => Compared.SequenceEqual(Written);

    internal bool IsRewritten => Transformed.Count > 0;

    /// <summary>Whether the database computes a column from tokens.</summary>
    internal bool IsRecomputed(ColumnSchema column) => column.IsGenerated && column.GeneratedFrom.Any(Transformed.Contains);

    internal string TransformerName(ColumnSchema column) =>
        column.IsGenerated ? "generated" : policy.For(Table.Name, column.Name).Transformer.ToString();

    /// <summary>Transformers for one thread, by the columns' positions; none for those that are copied.</summary>
    internal TransformerRow MakeTransformers(IReadOnlyList<ColumnSchema> columns) =>
        TransformerRow.Make(columns, column => Transformed.Contains(column.Name) ? factory.Create(Table, column) : null);
}
