namespace RegulatedData.Tokenization;

/// <summary>
/// Values of one column, of successive rows. A transformer works on them in place; rows that are NULL stay so. Not for several threads.
/// </summary>
public abstract class ColumnBatch
{
    /// <summary>The most values that a batch can have: 65,536.</summary>
    public const int MaximumCount = 65_536;

    private int count;

    private protected ColumnBatch(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCount);
        IsNull = new bool[capacity];
    }

    /// <summary>How many values there is room for.</summary>
    public int Capacity => IsNull.Length;

    /// <summary>How many values there are.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to more than <see cref="Capacity"/>.</exception>
    public int Count
    {
        get => count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Capacity);
            count = value;
        }
    }

    /// <summary>Which rows have NULL.</summary>
    public bool[] IsNull { get; }
}
