using System.Buffers.Binary;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Streams a chunk's rows into a staging table, in one transaction with the note that the chunk is done.</summary>
internal sealed class CopyWriter : IChunkWriter
{
    private readonly PostgreSqlSession session;
    private readonly WriteRequest request;
    private readonly NpgsqlRawCopyStream stream;
    private readonly CopyOutput output;
    private readonly FieldKind[] kinds;
    private byte[] scratch = new byte[FieldText.MostBytes];
    private long written;

    /// <summary>Takes over a session, in whose transaction the chunk is locked.</summary>
    public CopyWriter(PostgreSqlSession session, WriteRequest request)
    {
        this.session = session;
        this.request = request;
        kinds = FieldKinds.Of(request.Columns, request.Transformed);
        var into = Relation.Of(request.Table, TableSource.Staging).Quoted;
        stream = session.Copy($"COPY {into} ({Sql.Names(request.Columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)");
        output = new CopyOutput(stream);
        output.WriteHeader();
    }

    public void Write(RowBatch batch) =>
        session.Guard(() =>
        {
            for (var row = 0; row < batch.Count; row++)
            {
                WriteRow(batch, row);
            }

            written += batch.Count;
            return true;
        });

    public void Complete(long rows, string? sums)
    {
        session.Guard(() =>
        {
            output.WriteEnd();
            stream.Dispose();
            return true;
        });
        if (written != rows)
        {
            throw new DatabaseException(
                Mend.Message(
                    $"{written} rows written into the staging table of '{request.Table.Name}' for {rows} that were read",
                    "as many of them",
                    "run the same command again: this chunk starts over"
                )
            );
        }

        RunStore.NoteDone(session, request.ChunkId, rows, sums);
        session.Commit();
    }

    /// <summary>Ends the writing. Without <see cref="Complete"/>, nothing is left of it.</summary>
    public void Dispose() => session.Dispose();

    private void WriteRow(RowBatch batch, int row)
    {
        output.BeginRow(kinds.Length);
        for (var i = 0; i < kinds.Length; i++)
        {
            switch (batch.Transformed(i))
            {
                case null when batch.IsNull(row, i):
                    output.WriteNull();
                    break;
                case null:
                    output.WriteField(batch.Cell(row, i));
                    break;
                case ColumnBatch column when column.IsNull[row]:
                    output.WriteNull();
                    break;
                case IntegerColumn integers:
                    WriteInteger(i, integers.Values[row]);
                    break;
                case TextColumn texts:
                    WriteText(i, texts.Value(row));
                    break;
            }
        }
    }

    private void WriteInteger(int column, long value)
    {
        switch (kinds[column])
        {
            case FieldKind.Integer16 when value is >= short.MinValue and <= short.MaxValue:
                BinaryPrimitives.WriteInt16BigEndian(output.WriteField(sizeof(short)), (short)value);
                break;
            case FieldKind.Integer32 when value is >= int.MinValue and <= int.MaxValue:
                BinaryPrimitives.WriteInt32BigEndian(output.WriteField(sizeof(int)), (int)value);
                break;
            case FieldKind.Integer64:
                BinaryPrimitives.WriteInt64BigEndian(output.WriteField(sizeof(long)), value);
                break;
            default:
                throw Unfit(column);
        }
    }

    private void WriteText(int column, ReadOnlySpan<byte> text)
    {
        if (kinds[column] is FieldKind.Bytes or FieldKind.PaddedText)
        {
            output.WriteField(text);
            return;
        }

        var most = FieldText.MostFieldBytes(text.Length);
        if (scratch.Length < most)
        {
            scratch = new byte[most];
        }

        if (!FieldText.TryWrite(kinds[column], text, scratch, out var length))
        {
            throw Unfit(column);
        }

        output.WriteField(scratch.AsSpan(0, length));
    }

    private DatabaseException Unfit(int column) =>
        new(
            Mend.Message(
                $"a token that {request.Table.Name}.{request.Columns[column].Name} can't hold",
                $"one that is a {request.Columns[column].DeclaredType}",
                "choose a transformer for this type"
            )
        );
}
