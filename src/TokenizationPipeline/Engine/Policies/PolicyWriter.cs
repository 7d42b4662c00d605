using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegulatedData.Tokenization;

/// <summary>Writes policies: tables and columns in the order of their names, options in an order of their own, defaults left out.</summary>
internal static class PolicyWriter
{
    internal static string Write(Policy policy, bool indented)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Options(indented)))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", PolicyReader.Version);
            writer.WriteStartObject("tables");
            foreach (var (table, columns) in policy.Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
            {
                writer.WriteStartObject(table);
                // For readers as the policy has them: the order of a table's columns helps its readers, and says nothing else.
                foreach (var (column, options) in Ordered(columns, indented))
                {
                    writer.WritePropertyName(column);
                    Write(writer, options);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // What people read has names as they write them; what is hashed stays as it is.
    private static JsonWriterOptions Options(bool isForReaders) =>
        new() { Indented = isForReaders, Encoder = isForReaders ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping : null };

    private static IEnumerable<KeyValuePair<string, ColumnPolicy>> Ordered(
        IReadOnlyDictionary<string, ColumnPolicy> columns,
        bool asGiven
    ) => asGiven ? columns : columns.OrderBy(column => column.Key, StringComparer.Ordinal);

    // Most columns are a name and nothing else; the others take one line each.
    private static void Write(Utf8JsonWriter writer, ColumnPolicy policy)
    {
        var kind = PolicyOptions.Quote(PolicyOptions.NameOf(policy.Transformer));
        var options = PolicyOptions
            .All.Where(option => option.Kinds.Contains(policy.Transformer))
            .Select(option => (option.Name, Value: option.Write(policy)))
            .Where(option => option.Value is not (null or "null"))
            .Select(option => $", {PolicyOptions.Quote(option.Name)}: {option.Value}")
            .ToList();
        writer.WriteRawValue(options.Count == 0 ? kind : $$"""{ "transformer": {{kind}}{{string.Concat(options)}} }""");
    }
}
