namespace RegulatedData.Tokenization;

/// <summary>
/// Rows on their way from a reader through the transformers to a writer, bytes to bytes. Columns that are transformed are
/// <see cref="ColumnBatch"/>es; the cells of the others (copied ones) stand row by row in one array, as their database reads and writes
/// them. A reader adds the cells of a row in the order of the columns.
/// </summary>
public sealed class RowBatch
{
    /// <summary>How many rows a batch takes.</summary>
    public const int MostRows = 8192;

    // Long cells end a batch earlier. One cell can still be as long as the database allows.
    private const int EnoughBytes = 512 * 1024;
    private const int NullLength = -1;

    private readonly ColumnBatch?[] transformed;
    private readonly int[] copiedIndex;
    private byte[] bytes = new byte[EnoughBytes / 4];
    private int[] starts = new int[1024];
    private int[] lengths = new int[1024];
    private int used;
    private int cells;

    /// <summary>An empty batch.</summary>
    /// <param name="columns">The columns, in the order in which their cells are added.</param>
    /// <param name="transformedNames">Those whose values a transformer takes.</param>
    public RowBatch(IReadOnlyList<ColumnSchema> columns, IReadOnlySet<string> transformedNames)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(transformedNames);
        Columns = columns;
        transformed = new ColumnBatch?[columns.Count];
        copiedIndex = new int[columns.Count];
        for (var i = 0; i < columns.Count; i++)
        {
            if (!transformedNames.Contains(columns[i].Name))
            {
                copiedIndex[i] = CopiedColumns++;
                continue;
            }

            copiedIndex[i] = -1;
            transformed[i] = columns[i].Type == ColumnType.Integer ? new IntegerColumn(MostRows) : new TextColumn(MostRows);
        }
    }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ColumnSchema> Columns { get; }

    /// <summary>How many columns are copied.</summary>
    public int CopiedColumns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether no further row should be added.</summary>
    public bool IsFull { get; private set; }

    /// <summary>A transformed column's values; <c>null</c> for one that is copied.</summary>
    /// <param name="column">The column's position.</param>
    /// <returns>The values.</returns>
    public ColumnBatch? Transformed(int column) => transformed[column];

    /// <summary>Whether a copied cell is NULL.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column's position among all columns.</param>
    /// <returns>Whether it is.</returns>
    public bool IsNull(int row, int column) => lengths[Position(row, column)] == NullLength;

    /// <summary>A copied cell's bytes; none for NULL.</summary>
    /// <param name="row">The row.</param>
    /// <param name="column">The column's position among all columns.</param>
    /// <returns>The bytes, until the batch is cleared.</returns>
    public ReadOnlySpan<byte> Cell(int row, int column)
    {
        var position = Position(row, column);
        return bytes.AsSpan(starts[position], Math.Max(0, lengths[position]));
    }

    /// <summary>Adds a copied cell to the current row.</summary>
    /// <param name="cell">Its bytes.</param>
    public void AddCell(ReadOnlySpan<byte> cell)
    {
        var end = checked(used + cell.Length);
        if (end > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(end, bytes.Length * 2L)));
        }

        cell.CopyTo(bytes.AsSpan(used));
        AddCell(used, cell.Length);
        used = end;
    }

    /// <summary>Adds a NULL to the current row, in a copied column.</summary>
    public void AddNull() => AddCell(used, NullLength);

    /// <summary>Ends the current row: all its cells have been added.</summary>
    public void EndRow()
    {
        Count++;
        IsFull = Count == MostRows || used >= EnoughBytes || (Count % 64 == 0 && TransformedBytes() >= EnoughBytes);
    }

    /// <summary>Takes all rows out.</summary>
    public void Clear()
    {
        (Count, used, cells, IsFull) = (0, 0, 0, false);
        foreach (var column in transformed)
        {
            switch (column)
            {
                case IntegerColumn integers:
                    integers.Clear();
                    break;
                case TextColumn texts:
                    texts.Clear();
                    break;
            }
        }
    }

    private void AddCell(int start, int length)
    {
        if (cells == starts.Length)
        {
            Array.Resize(ref starts, starts.Length * 2);
            Array.Resize(ref lengths, lengths.Length * 2);
        }

        starts[cells] = start;
        lengths[cells++] = length;
    }

    private int Position(int row, int column) => (row * CopiedColumns) + copiedIndex[column];

    private long TransformedBytes()
    {
        var sum = 0L;
        foreach (var column in transformed)
        {
            sum += column is TextColumn text ? text.Offsets[text.Count] : 0;
        }

        return sum;
    }
}
