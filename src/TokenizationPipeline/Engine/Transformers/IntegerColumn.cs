namespace RegulatedData.Tokenization;

/// <summary>Values of an integer column.</summary>
/// <param name="capacity">How many values there is room for: 1 to <see cref="ColumnBatch.MaximumCount"/>. Default: all of them.</param>
public sealed class IntegerColumn(int capacity = ColumnBatch.MaximumCount) : ColumnBatch(capacity)
{
    /// <summary>
    /// The integers; whatever a NULL's row has is ignored. Unsigned 64-bit integers are those with the same bits: <c>(long)value</c>.
    /// </summary>
    public long[] Values { get; } = new long[capacity];

    /// <summary>Removes all values.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    public void Add(long value)
    {
        var row = Count++;
        Values[row] = value;
        IsNull[row] = false;
    }

    /// <summary>Adds a NULL.</summary>
    public void AddNull()
    {
        var row = Count++;
        Values[row] = 0;
        IsNull[row] = true;
    }
}
