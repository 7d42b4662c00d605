using System.Data;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A connection whose errors are explained. For one thread.</summary>
internal sealed class PostgreSqlSession(NpgsqlConnection connection, string doing) : IDisposable
{
    private NpgsqlTransaction? transaction;

    /// <summary>What the session is about, for messages: "reading the table 'x'".</summary>
    public string Doing { get; set; } = doing;

    /// <summary>The server's version, as a number: 150004 for 15.4.</summary>
    public Version Version => connection.PostgreSqlVersion;

    /// <summary>Runs statements.</summary>
    public void Execute(string sql, params IReadOnlyList<object?> parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        });

    /// <summary>Runs one statement that changes rows.</summary>
    /// <returns>How many rows it changed.</returns>
    public int ExecuteCounting(string sql, params IReadOnlyList<object?> parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            return command.ExecuteNonQuery();
        });

    /// <summary>Runs a query and reads all its rows.</summary>
    public List<T> Query<T>(string sql, Func<NpgsqlDataReader, T> read, params IReadOnlyList<object?> parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            using var reader = command.ExecuteReader();
            var rows = new List<T>();
            while (reader.Read())
            {
                rows.Add(read(reader));
            }

            return rows;
        });

    /// <summary>The first column of the first row; the default where there is no row, or it is NULL.</summary>
    public T? Scalar<T>(string sql, params IReadOnlyList<object?> parameters) =>
        Guard(() =>
        {
            using var command = Command(sql, parameters);
            return command.ExecuteScalar() is T value ? value : default;
        });

    /// <summary>Begins a COPY in the binary format, in either direction.</summary>
    public NpgsqlRawCopyStream Copy(string sql) => Guard(() => connection.BeginRawBinaryCopy(sql));

    public void Begin() => transaction = Guard(connection.BeginTransaction);

    public void Commit()
    {
        Guard(() =>
        {
            transaction!.Commit();
            return true;
        });
        transaction = null;
    }

    /// <summary>Runs steps in a transaction: all of them or none.</summary>
    public void InTransaction(Action steps)
    {
        Begin();
        steps();
        Commit();
    }

    /// <summary>Does something with the connection, and explains what goes wrong.</summary>
    public T Guard<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception error) when (PostgreSqlErrors.AreOurs(error) || (error is InvalidOperationException && IsClosed))
        {
            throw PostgreSqlErrors.Of(error, Doing);
        }
    }

    /// <summary>Closes the connection. What wasn't committed is gone.</summary>
    public void Dispose()
    {
        // Not the transaction: rolling back is what closing does, and on a connection that broke it would throw.
        connection.Dispose();
    }

    // What Npgsql says of a connection that broke while nobody used it.
    private bool IsClosed => !connection.FullState.HasFlag(ConnectionState.Open);

    private NpgsqlCommand Command(string sql, IReadOnlyList<object?> parameters)
    {
        var command = new NpgsqlCommand(sql, connection, transaction);
        foreach (var value in parameters)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }
}
