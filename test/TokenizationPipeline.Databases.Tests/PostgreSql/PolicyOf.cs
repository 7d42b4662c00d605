using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.Tokenization.Databases.Tests.Runs;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.PostgreSql;

/// <summary>Policies for whatever tables a database has.</summary>
internal static class PolicyOf
{
    /// <summary>A policy that keeps every column but those given, each as "table.column" with its transformer as JSON.</summary>
    public static string KeepingAllBut(TestDatabase database, params (string Column, string Transformer)[] transformed)
    {
        using var opened = Jobs.Open(database);
        var changes = transformed.ToDictionary(change => change.Column, change => change.Transformer);
        var tables = new JsonObject();
        foreach (var table in opened.ReadSchema().Tables)
        {
            var columns = new JsonObject();
            foreach (var column in table.Columns)
            {
                columns[column.Name] = changes.Remove($"{table.Name}.{column.Name}", out var transformer)
                    ? JsonNode.Parse(transformer)
                    : "keep";
            }

            tables[table.Name] = columns;
        }

        changes.Should().BeEmpty("each of these columns is there");
        return new JsonObject { ["version"] = 1, ["tables"] = tables }.ToJsonString(JsonSerializerOptions.Default);
    }

    /// <summary>Format-preserving encryption of integers, in a domain.</summary>
    public static string Fpe(string domain) => $$"""{"transformer": "fpe", "domain": "{{domain}}"}""";
}
