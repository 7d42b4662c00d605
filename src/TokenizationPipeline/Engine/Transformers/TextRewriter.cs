namespace RegulatedData.Tokenization;

/// <summary>Writes a text column anew where tokens have other lengths than values, and puts it in the old one's place.</summary>
internal sealed class TextRewriter
{
    private TextColumn column = null!;
    private byte[] bytes = [];
    private int[] ends = [];
    private int end;

    internal void Begin(TextColumn target)
    {
        column = target;
        end = 0;
        if (ends.Length < target.Count)
        {
            ends = new int[target.Capacity];
        }

        MakeRoom(target.Offsets[target.Count]);
    }

    /// <summary>Room for so many bytes of the row's value, of which <see cref="Written"/> says how many were used.</summary>
    internal Span<byte> Room(int count)
    {
        MakeRoom(checked(end + count));
        return bytes.AsSpan(end, count);
    }

    internal void Written(int count) => end += count;

    internal void Copy(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Room(value.Length));
        end += value.Length;
    }

    internal void EndRow(int row) => ends[row] = end;

    /// <summary>The column takes the new bytes; the next batch is written over its old ones.</summary>
    internal void End()
    {
        (column.Bytes, bytes) = (bytes, column.Bytes);
        column.Offsets[0] = 0;
        ends.AsSpan(0, column.Count).CopyTo(column.Offsets.AsSpan(1));
        column = null!;
    }

    internal void Wipe() => Array.Clear(bytes);

    private void MakeRoom(int needed)
    {
        if (needed > bytes.Length)
        {
            var larger = new byte[Math.Max(needed, (int)Math.Min(Array.MaxLength, 2L * bytes.Length))];
            bytes.AsSpan(0, end).CopyTo(larger);
            bytes = larger;
        }
    }
}
