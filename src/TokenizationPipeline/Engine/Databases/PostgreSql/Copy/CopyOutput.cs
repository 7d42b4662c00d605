using System.Buffers.Binary;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Writes the binary COPY format (PostgreSQL's manual, COPY, "Binary Format").</summary>
internal sealed class CopyOutput(NpgsqlRawCopyStream stream)
{
    private const int BufferBytes = 128 * 1024;
    private const int NullLength = -1;

    private byte[] buffer = new byte[BufferBytes];
    private int used;

    /// <summary>Writes the header: signature, no flags, no extension.</summary>
    public void WriteHeader() => Append([.. "PGCOPY\n"u8, 0xFF, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0]);

    /// <summary>Begins a row of so many fields.</summary>
    public void BeginRow(int fields)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), (short)fields);
    }

    /// <summary>Writes a NULL.</summary>
    public void WriteNull() => WriteLength(NullLength);

    /// <summary>Writes a field.</summary>
    public void WriteField(ReadOnlySpan<byte> field)
    {
        WriteLength(field.Length);
        Append(field);
    }

    /// <summary>Writes a field's length, and gives the room for as many bytes, to be filled at once.</summary>
    public Span<byte> WriteField(int length)
    {
        WriteLength(length);
        return Reserve(length);
    }

    /// <summary>Writes the end, and hands everything to the stream.</summary>
    public void WriteEnd()
    {
        WriteEndMark();
        Flush();
    }

    private void WriteEndMark() => BinaryPrimitives.WriteInt16BigEndian(Reserve(sizeof(short)), -1);

    private void WriteLength(int length) => BinaryPrimitives.WriteInt32BigEndian(Reserve(sizeof(int)), length);

    private Span<byte> Reserve(int count)
    {
        if (buffer.Length - used < count)
        {
            Flush();
            if (buffer.Length < count)
            {
                buffer = new byte[count];
            }
        }

        var room = buffer.AsSpan(used, count);
        used += count;
        return room;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BufferBytes)
        {
            Flush();
            stream.Write(bytes);
            return;
        }

        bytes.CopyTo(Reserve(bytes.Length));
    }

    private void Flush()
    {
        stream.Write(buffer.AsSpan(0, used));
        used = 0;
    }
}
