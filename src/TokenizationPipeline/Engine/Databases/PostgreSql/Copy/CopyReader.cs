using System.Buffers.Binary;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Streams the rows of a range out of a table.</summary>
internal sealed class CopyReader : IRowReader
{
    private readonly PostgreSqlSession session;
    private readonly Npgsql.NpgsqlRawCopyStream stream;
    private readonly CopyInput input;
    private readonly FieldKind[] kinds;
    private readonly byte[] scratch = new byte[FieldText.MostBytes];
    private bool isAtEnd;

    public CopyReader(PostgreSqlConnections connections, ReadRequest request)
    {
        kinds = FieldKinds.Of(request.Columns, request.Transformed);
        session = connections.OpenForRows($"reading the table '{request.Table.Name}'");
        try
        {
            // A range is read by one process: others read the other ranges.
            session.Execute("SET max_parallel_workers_per_gather = 0");
            stream = session.Copy(Statement(request));
            input = new CopyInput(stream);
            session.Guard(() =>
            {
                input.ReadHeader();
                return true;
            });
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public bool Read(RowBatch batch)
    {
        batch.Clear();
        if (!isAtEnd)
        {
            session.Guard(() => ReadRows(batch));
        }

        return batch.Count > 0;
    }

    /// <summary>Ends the reading, wherever it is.</summary>
    public void Dispose()
    {
        session.Dispose();
    }

    private static string Statement(ReadRequest request)
    {
        var from = Relation.Of(request.Table, request.Source).Quoted;
        var columns = Sql.Names(request.Columns.Select(column => column.Name));
        var rows =
            request.Source == TableSource.Original
                ? KeyRanges.Condition(request.Table, request.Range)
                : BlockRanges.Condition(request.Range);
        return $"COPY (SELECT {columns} FROM ONLY {from}{rows}) TO STDOUT (FORMAT BINARY)";
    }

    private bool ReadRows(RowBatch batch)
    {
        while (!batch.IsFull)
        {
            if (input.BeginRow() < 0)
            {
                isAtEnd = true;
                input.ReadToEnd();
                break;
            }

            ReadRow(batch);
        }

        return true;
    }

    private void ReadRow(RowBatch batch)
    {
        for (var i = 0; i < kinds.Length; i++)
        {
            var length = input.ReadLength();
            var isNull = length < 0;
            var field = isNull ? default : input.Take(length);
            switch (batch.Transformed(i))
            {
                case null when isNull:
                    batch.AddNull();
                    break;
                case null:
                    batch.AddCell(field);
                    break;
                case IntegerColumn integers when isNull:
                    integers.AddNull();
                    break;
                case IntegerColumn integers:
                    integers.Add(Integer(kinds[i], field));
                    break;
                case TextColumn texts when isNull:
                    texts.AddNull();
                    break;
                case TextColumn texts:
                    texts.Add(FieldText.Read(kinds[i], field, scratch, batch.Columns[i].FractionalDigits));
                    break;
            }
        }

        batch.EndRow();
    }

    private static long Integer(FieldKind kind, ReadOnlySpan<byte> field) =>
        kind switch
        {
            FieldKind.Integer16 => BinaryPrimitives.ReadInt16BigEndian(field),
            FieldKind.Integer32 => BinaryPrimitives.ReadInt32BigEndian(field),
            _ => BinaryPrimitives.ReadInt64BigEndian(field),
        };
}
