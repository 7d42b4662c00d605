using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>Values of catalog rows.</summary>
internal static class RowExtensions
{
    /// <summary>A text; <c>null</c> for NULL.</summary>
    public static string? GetText(this NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>An object's id.</summary>
    public static uint GetOid(this NpgsqlDataReader row, int column) => row.GetFieldValue<uint>(column);

    /// <summary>An array of texts; empty for NULL.</summary>
    public static string[] GetTexts(this NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? [] : row.GetFieldValue<string[]>(column);
}
