using Npgsql;

namespace RegulatedData.Tokenization.Servers;

/// <summary>A database of a PostgreSQL server.</summary>
internal sealed class PostgreSqlDatabase(PostgreSqlServer server, string name) : TestDatabase(server, name)
{
    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await command.ExecuteNonQueryAsync();
    }

    public override async Task<IReadOnlyList<string?[]>> QueryAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { AllResultTypesAreUnknown = true };
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? null : reader.GetString(i))]);
        }

        return rows;
    }

    public override async Task LoadAsync(string table, Func<TextWriter, Task> write)
    {
        await using var connection = await OpenAsync();
        await using var writer = await connection.BeginTextImportAsync($"COPY \"{table}\" FROM STDIN");
        await write(writer);
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(server.ConnectionString(Name));
        await connection.OpenAsync();
        return connection;
    }
}
