using System.Buffers.Binary;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Reads the binary COPY format (PostgreSQL's manual, COPY, "Binary Format"): a header, rows of fields with their lengths, and -1 where
/// the next row would begin.
/// </summary>
internal sealed class CopyInput(NpgsqlRawCopyStream stream)
{
    private const int FirstBytes = 128 * 1024;

    private byte[] buffer = new byte[FirstBytes];
    private int start;
    private int end;

    /// <summary>Reads the header.</summary>
    public void ReadHeader()
    {
        const int SignatureBytes = 11;
        Take(SignatureBytes);
        // Flags: bit 16 would mean object ids, which servers since version 12 don't have. Then the length of an extension, for us to skip.
        Take(sizeof(int));
        Take(ReadLength());
    }

    /// <summary>Begins a row.</summary>
    /// <returns>How many fields it has; -1 after the last row.</returns>
    public int BeginRow() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    /// <summary>Reads a field's length; -1 for NULL.</summary>
    public int ReadLength() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    /// <summary>The next bytes. They are there until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (end - start < count)
        {
            Fill(count);
        }

        var taken = buffer.AsSpan(start, count);
        start += count;
        return taken;
    }

    /// <summary>Reads what comes behind the last row: nothing, and then the server's word that it was all.</summary>
    public void ReadToEnd()
    {
        while (stream.Read(buffer) > 0) { }
    }

    private void Fill(int count)
    {
        var left = end - start;
        var target = count <= buffer.Length ? buffer : new byte[(int)Math.Min(Array.MaxLength, Math.Max(count, 2L * buffer.Length))];
        buffer.AsSpan(start, left).CopyTo(target);
        (buffer, start, end) = (target, 0, left);
        while (end < count)
        {
            var read = stream.Read(buffer.AsSpan(end));
            if (read == 0)
            {
                throw new DatabaseException(
                    Mend.Message(
                        "rows that ended in the middle of one",
                        "whole rows",
                        "run the same command again: it goes on where it was"
                    )
                )
                {
                    IsConnectionLost = true,
                };
            }

            end += read;
        }
    }
}
