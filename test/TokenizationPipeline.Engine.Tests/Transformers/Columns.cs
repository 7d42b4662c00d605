using System.Text;

namespace RegulatedData.Tokenization.Tests.Transformers;

/// <summary>Columns, and what a policy's transformer makes of their values.</summary>
internal static class Columns
{
    internal static ColumnSchema Text(int? maximumLength = null, TextEquality equality = TextEquality.Exact) =>
        new("c", ColumnType.Text, maximumLength is null ? "text" : $"varchar({maximumLength})")
        {
            MaximumLength = maximumLength,
            Equality = equality,
            IsNullable = true,
        };

    internal static ColumnSchema Integer(IntegerRange? range = null) =>
        new("c", ColumnType.Integer, "int") { Range = range ?? IntegerRange.Signed32, IsNullable = true };

    internal static ColumnSchema Decimal(int precision, int scale) =>
        new("c", ColumnType.Decimal, $"decimal({precision},{scale})") { Precision = precision, Scale = scale };

    internal static ColumnSchema Of(ColumnType type, int fractionalDigits = 0) =>
        new("c", type, type.ToString()) { FractionalDigits = fractionalDigits, IsNullable = true };

    internal static MasterKey Key(byte first = 1) => MasterKey.FromBytes([.. Enumerable.Range(first, 32).Select(i => (byte)i)], "1");

    /// <summary>The transformer of table t's column c.</summary>
    /// <param name="column">The column.</param>
    /// <param name="options">As a policy writes it: <c>"fpe"</c> with quotes, or <c>{ "transformer": ... }</c>.</param>
    /// <param name="table">The table's name.</param>
    internal static IColumnTransformer Transformer(ColumnSchema column, string options, string table = "t")
    {
        var policy = Policy.Parse($$$"""{ "version": 1, "tables": { "{{{table}}}": { "{{{column.Name}}}": {{{options}}} } } }""");
        using var key = Key();
        return new TransformerFactory(policy, key).Create(Table(table, column), column);
    }

    internal static TableSchema Table(string name, params ColumnSchema[] columns) => new(name, columns, [], [], [], 0);

    internal static string?[] Tokens(ColumnSchema column, string options, params string?[] values)
    {
        using var transformer = Transformer(column, options);
        return transformer.Texts(values);
    }

    internal static string?[] Texts(this IColumnTransformer transformer, params string?[] values) => Run(values, transformer.Transform);

    internal static string?[] Restored(this IColumnTransformer transformer, params string?[] tokens) => Run(tokens, transformer.Restore);

    internal static long?[] Integers(this IColumnTransformer transformer, params long?[] values) => Run(values, transformer.Transform);

    internal static long?[] Restored(this IColumnTransformer transformer, params long?[] tokens) => Run(tokens, transformer.Restore);

    private static string?[] Run(string?[] values, Action<ColumnBatch> run)
    {
        var column = new TextColumn(Math.Max(1, values.Length));
        column.Clear();
        foreach (var value in values)
        {
            if (value is null)
            {
                column.AddNull();
            }
            else
            {
                column.Add(Encoding.UTF8.GetBytes(value));
            }
        }

        run(column);
        column.Count.Should().Be(values.Length);
        return [.. Enumerable.Range(0, column.Count).Select(row => column.IsNull[row] ? null : Encoding.UTF8.GetString(column.Value(row)))];
    }

    private static long?[] Run(long?[] values, Action<ColumnBatch> run)
    {
        var column = new IntegerColumn(Math.Max(1, values.Length));
        column.Clear();
        foreach (var value in values)
        {
            if (value is { } number)
            {
                column.Add(number);
            }
            else
            {
                column.AddNull();
            }
        }

        run(column);
        return [.. Enumerable.Range(0, column.Count).Select(row => column.IsNull[row] ? (long?)null : column.Values[row])];
    }
}
