namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Bytes that grow at their end.</summary>
internal sealed class ByteBuffer
{
    private const int FirstCapacity = 256 * 1024;
    private byte[] bytes = new byte[FirstCapacity];

    internal int Count { get; private set; }

    internal ReadOnlySpan<byte> Written => bytes.AsSpan(0, Count);

    internal void Clear() => Count = 0;

    /// <summary>Room for at least so many bytes; what is used of it is told to <see cref="Advance"/>.</summary>
    internal Span<byte> Room(int length)
    {
        var needed = checked(Count + length);
        if (needed > bytes.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(Array.MaxLength, Math.Max(needed, bytes.Length * 2L)));
        }

        return bytes.AsSpan(Count);
    }

    internal void Advance(int length) => Count += length;
}
