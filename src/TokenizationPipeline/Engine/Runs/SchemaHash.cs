using System.Security.Cryptography;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>A hash of everything in a schema but the rows' estimated numbers: it changes with each column, type and key.</summary>
internal static class SchemaHash
{
    internal static string Of(DatabaseSchema schema)
    {
        var tables = schema.Tables.Select(table => new
        {
            table.Name,
            Columns = table.Columns.Select(column => new
            {
                column.Name,
                column.Type,
                column.DeclaredType,
                column.IsNullable,
                column.IsGenerated,
                column.GeneratedFrom,
                column.IsAutoIncrement,
                column.Equality,
                column.CharacterSet,
                column.FractionalDigits,
                column.MaximumLength,
            }),
            table.PrimaryKey,
            table.PrimaryKeyBeginnings,
            table.UniqueKeys,
            table.ForeignKeys,
        });
        return Convert.ToHexString(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(tables)));
    }
}
