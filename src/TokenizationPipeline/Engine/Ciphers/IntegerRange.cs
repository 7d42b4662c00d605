using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>The integers that a column can hold, both ends included. A token never leaves them.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct IntegerRange
{
    private IntegerRange(Int128 minimum, Int128 maximum)
    {
        Minimum = minimum;
        Maximum = maximum;
    }

    /// <summary>-32,768 to 32,767.</summary>
    public static IntegerRange Signed16 { get; } = Of(short.MinValue, short.MaxValue);

    /// <summary>0 to 65,535.</summary>
    public static IntegerRange Unsigned16 { get; } = Of(ushort.MinValue, ushort.MaxValue);

    /// <summary>-2,147,483,648 to 2,147,483,647.</summary>
    public static IntegerRange Signed32 { get; } = Of(int.MinValue, int.MaxValue);

    /// <summary>0 to 4,294,967,295.</summary>
    public static IntegerRange Unsigned32 { get; } = Of(uint.MinValue, uint.MaxValue);

    /// <summary>-9,223,372,036,854,775,808 to 9,223,372,036,854,775,807.</summary>
    public static IntegerRange Signed64 { get; } = Of(long.MinValue, long.MaxValue);

    /// <summary>0 to 18,446,744,073,709,551,615.</summary>
    public static IntegerRange Unsigned64 { get; } = Of(ulong.MinValue, ulong.MaxValue);

    /// <summary>The least of them.</summary>
    public Int128 Minimum { get; }

    /// <summary>The greatest of them.</summary>
    public Int128 Maximum { get; }

    /// <summary>How many there are: up to 2^64.</summary>
    public UInt128 Count => (UInt128)(Maximum - Minimum) + 1;

    /// <summary>A range with these ends.</summary>
    /// <param name="minimum">The least, from -2^63.</param>
    /// <param name="maximum">The greatest; below 2^63, or below 2^64 where the least isn't negative.</param>
    /// <returns>The range. An <see cref="IntegerCipher"/> wants at least 1,000,000 integers in it, unless told otherwise.</returns>
    /// <exception cref="TokenizationException">The ends are in the wrong order, or neither a signed nor an unsigned 64-bit integer holds both.</exception>
    public static IntegerRange Of(Int128 minimum, Int128 maximum)
    {
        var signed = minimum >= long.MinValue && maximum <= long.MaxValue;
        var unsigned = minimum >= 0 && maximum <= ulong.MaxValue;
        return minimum < maximum && (signed || unsigned)
            ? new IntegerRange(minimum, maximum)
            : throw Mend.Error(
                $"integers from {minimum} to {maximum}",
                "a lower end below the upper one, both within -2^63 to 2^63 - 1, or both within 0 to 2^64 - 1",
                "give the ends of the column's type"
            );
    }

    /// <summary>Whether an integer is in it.</summary>
    /// <param name="value">The integer.</param>
    /// <returns>Whether it is.</returns>
    public bool Contains(Int128 value) => value >= Minimum && value <= Maximum;

    /// <inheritdoc />
    public override string ToString() => $"{Minimum} to {Maximum}";
}
