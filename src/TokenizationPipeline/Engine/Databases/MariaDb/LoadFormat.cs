using System.Buffers;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Rows in the format of LOAD DATA: cells end with a tab, rows with a line feed, a backslash escapes, and \N is NULL.</summary>
internal static class LoadFormat
{
    internal const string Clauses = @"FIELDS TERMINATED BY '\t' ESCAPED BY '\\' LINES TERMINATED BY '\n'";

    private const int LongestInteger = 20;
    private static readonly SearchValues<byte> Special = SearchValues.Create("\\\t\n\0"u8);

    internal static void Append(RowBatch batch, ByteBuffer output)
    {
        var columns = batch.Columns.Count;
        for (var row = 0; row < batch.Count; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                AppendCell(batch, row, column, output);
                AppendByte(output, column == columns - 1 ? (byte)'\n' : (byte)'\t');
            }
        }
    }

    private static void AppendCell(RowBatch batch, int row, int column, ByteBuffer output)
    {
        switch (batch.Transformed(column))
        {
            case { } values when values.IsNull[row]:
                AppendNull(output);
                break;
            case IntegerColumn integers:
                AppendInteger(integers.Values[row], batch.Columns[column], output);
                break;
            case TextColumn texts:
                AppendEscaped(texts.Value(row), output);
                break;
            default:
                AppendCopied(batch, row, column, output);
                break;
        }
    }

    private static void AppendCopied(RowBatch batch, int row, int column, ByteBuffer output)
    {
        if (batch.IsNull(row, column))
        {
            AppendNull(output);
        }
        else
        {
            AppendEscaped(batch.Cell(row, column), output);
        }
    }

    private static void AppendInteger(long value, ColumnSchema column, ByteBuffer output)
    {
        var room = output.Room(LongestInteger);
        int length;
        if (column.Range is { } range && range.Maximum > long.MaxValue)
        {
            unchecked((ulong)value).TryFormat(room, out length, default, null);
        }
        else
        {
            value.TryFormat(room, out length, default, null);
        }

        output.Advance(length);
    }

    private static void AppendEscaped(ReadOnlySpan<byte> cell, ByteBuffer output)
    {
        while (true)
        {
            var next = cell.IndexOfAny(Special);
            var plain = next < 0 ? cell : cell[..next];
            plain.CopyTo(output.Room(plain.Length));
            output.Advance(plain.Length);
            if (next < 0)
            {
                return;
            }

            AppendByte(output, (byte)'\\');
            AppendByte(
                output,
                cell[next] switch
                {
                    (byte)'\t' => (byte)'t',
                    (byte)'\n' => (byte)'n',
                    0 => (byte)'0',
                    _ => (byte)'\\',
                }
            );
            cell = cell[(next + 1)..];
        }
    }

    private static void AppendNull(ByteBuffer output)
    {
        "\\N"u8.CopyTo(output.Room(2));
        output.Advance(2);
    }

    private static void AppendByte(ByteBuffer output, byte value)
    {
        output.Room(1)[0] = value;
        output.Advance(1);
    }
}
