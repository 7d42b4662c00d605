using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>The names of the tables that a run makes.</summary>
public static class WorkNames
{
    /// <summary>The run's own table, which stays as the mark of a tokenized database.</summary>
    public const string RunTable = "_tokenizer_state";

    /// <summary>The table of the run's chunks, which goes with the originals.</summary>
    public const string ChunkTable = "_tokenizer_chunks";

    private const string StagingSuffix = "__tokenized";
    private const string ClearSuffix = "__clear";

    // PostgreSQL takes 63 bytes, and the others 64 characters. But MySQL renames checks and foreign keys with their table, and theirs are
    // longer: name_ibfk_1.
    private const int MostBytes = 50;
    private const int HashDigits = 8;

    /// <summary>The name of a table's staging table.</summary>
    /// <param name="table">The table's name, without its schema.</param>
    /// <returns>The name: at most 50 bytes, so a long one is cut and told apart by a hash.</returns>
    public static string Staging(string table) => WithSuffix(table, StagingSuffix);

    /// <summary>The name that an original has between the swap and its end.</summary>
    /// <param name="table">The table's name, without its schema.</param>
    /// <returns>The name: at most 50 bytes.</returns>
    public static string Clear(string table) => WithSuffix(table, ClearSuffix);

    /// <summary>Whether a name is like those of a run's staging tables and set-aside originals.</summary>
    /// <param name="table">The name.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsWorkTable(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.EndsWith(StagingSuffix, StringComparison.Ordinal) || table.EndsWith(ClearSuffix, StringComparison.Ordinal);
    }

    private static string WithSuffix(string table, string suffix)
    {
        ArgumentException.ThrowIfNullOrEmpty(table);
        if (Encoding.UTF8.GetByteCount(table) + suffix.Length <= MostBytes)
        {
            return table + suffix;
        }

        // Lower-case, as a server that keeps all names so would make it.
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(table)).Take(HashDigits / 2);
        var hash = string.Concat(bytes.Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
        var kept = new StringBuilder();
        var left = MostBytes - suffix.Length - HashDigits;
        foreach (var rune in table.EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
            {
                break;
            }

            kept.Append(rune);
        }

        return $"{kept}{hash}{suffix}";
    }
}
