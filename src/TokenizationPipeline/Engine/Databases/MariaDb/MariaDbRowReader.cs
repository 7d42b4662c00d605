using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Streams rows over a connection of its own, from the client library's memory into the batch.</summary>
internal sealed unsafe class MariaDbRowReader : IRowReader
{
    private readonly MariaDbConnection connection;
    private readonly string doing;
    private readonly ReadRequest request;
    private readonly bool[] isUnsigned;
    private nint result;

    internal MariaDbRowReader(MariaDbConnection connection, ReadRequest request, string sql)
    {
        this.connection = connection;
        this.request = request;
        doing = $"reading the table '{request.Table.Name}'";
        isUnsigned = [.. request.Columns.Select(column => column.Range is { } range && range.Maximum > long.MaxValue)];
        result = connection.Stream(sql, doing);
    }

    public bool Read(RowBatch batch)
    {
        batch.Clear();
        while (!batch.IsFull && result != 0)
        {
            var row = NativeClient.FetchRow(result);
            if (row is null)
            {
                EndOrThrow();
                break;
            }

            Add(row, NativeClient.FetchLengths(result), batch);
        }

        return batch.Count > 0;
    }

    /// <summary>Ends the reading, wherever it is.</summary>
    public void Dispose()
    {
        if (result != 0)
        {
            // Freeing a result reads all that is left of it.
            connection.Cancel();
            NativeClient.FreeResult(result);
            result = 0;
        }

        connection.Dispose();
    }

    private void EndOrThrow()
    {
        if (connection.HasFailed)
        {
            throw connection.Error(doing);
        }

        NativeClient.FreeResult(result);
        result = 0;
    }

    private void Add(byte** row, CULong* lengths, RowBatch batch)
    {
        for (var i = 0; i < isUnsigned.Length; i++)
        {
            var cell = new ReadOnlySpan<byte>(row[i], (int)lengths[i].Value);
            switch (batch.Transformed(i))
            {
                case null when row[i] is null:
                    batch.AddNull();
                    break;
                case null:
                    batch.AddCell(cell);
                    break;
                case IntegerColumn integers when row[i] is null:
                    integers.AddNull();
                    break;
                case IntegerColumn integers:
                    integers.Add(Integer(cell, i));
                    break;
                case TextColumn texts when row[i] is null:
                    texts.AddNull();
                    break;
                case TextColumn texts:
                    texts.Add(cell);
                    break;
            }
        }

        batch.EndRow();
    }

    private long Integer(ReadOnlySpan<byte> cell, int column)
    {
        if (isUnsigned[column] && Utf8Parser.TryParse(cell, out ulong unsigned, out var used) && used == cell.Length)
        {
            return unchecked((long)unsigned);
        }

        return Utf8Parser.TryParse(cell, out long value, out used) && used == cell.Length
            ? value
            : throw new DatabaseException(
                Mend.Message(
                    $"no integer in the column '{request.Columns[column].Name}' of the table '{request.Table.Name}'",
                    "integers, as the schema says",
                    "plan the run again: the schema has changed"
                )
            );
    }
}
