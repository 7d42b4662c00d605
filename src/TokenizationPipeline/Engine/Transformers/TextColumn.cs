namespace RegulatedData.Tokenization;

/// <summary>
/// Values of a column of any type but integers, as UTF-8: text as it is, decimals as <c>-12.50</c>, dates as <c>yyyy-MM-dd</c>, date-times
/// as <c>yyyy-MM-dd HH:mm:ss[.ffffff]</c> (in UTC where they have a time zone), times as <c>[-]HH:mm:ss[.ffffff]</c>, UUIDs in lower case
/// with hyphens, booleans as <c>true</c> and <c>false</c>, binary values as their bytes.
/// </summary>
/// <param name="capacity">How many values there is room for: 1 to <see cref="ColumnBatch.MaximumCount"/>. Default: all of them.</param>
public sealed class TextColumn(int capacity = ColumnBatch.MaximumCount) : ColumnBatch(capacity)
{
    private const int FirstBytes = 4096;

    /// <summary>
    /// All values' bytes, one after another; a NULL has none. A transformer whose tokens take more room puts another array here.
    /// </summary>
    public byte[] Bytes { get; set; } = new byte[FirstBytes];

    /// <summary>Where each value begins; the entry after the last one says where that ends. One longer than <see cref="ColumnBatch.Capacity"/>.</summary>
    public int[] Offsets { get; } = new int[capacity + 1];

    /// <summary>The bytes of a row's value.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <returns>The bytes; none for a NULL.</returns>
    public Span<byte> Value(int row) => Bytes.AsSpan(Offsets[row]..Offsets[row + 1]);

    /// <summary>Removes all values.</summary>
    public void Clear()
    {
        Count = 0;
        Offsets[0] = 0;
    }

    /// <summary>Adds a value.</summary>
    /// <param name="value">Its bytes.</param>
    public void Add(ReadOnlySpan<byte> value)
    {
        var row = Count++;
        var start = Offsets[row];
        MakeRoom(start, value.Length);
        value.CopyTo(Bytes.AsSpan(start));
        Offsets[row + 1] = start + value.Length;
        IsNull[row] = false;
    }

    /// <summary>Adds a NULL.</summary>
    public void AddNull()
    {
        var row = Count++;
        Offsets[row + 1] = Offsets[row];
        IsNull[row] = true;
    }

    private void MakeRoom(int used, int more)
    {
        var needed = checked(used + more);
        if (needed > Bytes.Length)
        {
            var larger = new byte[Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * Bytes.Length))];
            Bytes.AsSpan(0, used).CopyTo(larger);
            Bytes = larger;
        }
    }
}
