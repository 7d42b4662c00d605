using System.IO.Enumeration;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>The region's tables and their tags, for selections.</summary>
internal sealed class ResourceTags(LocalCloudContext context)
{
    private const string TagPrefix = "aws:ResourceTag/";

    /// <summary>The ARNs of all tables.</summary>
    public async Task<IReadOnlyList<string>> TablesAsync(string region, CancellationToken ct)
    {
        var tables = new List<string>();
        string? from = null;
        do
        {
            var body = from is null ? new JsonObject() : new JsonObject { ["ExclusiveStartTableName"] = from };
            var page = await context.Moto.In(region).JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", body, ct);
            tables.AddRange(
                AwsJson.Texts(page["TableNames"]).Select(name => $"arn:aws:dynamodb:{region}:{context.AccountId}:table/{name}")
            );
            from = AwsJson.Text(page["LastEvaluatedTableName"]);
        } while (from is not null);
        return tables;
    }

    /// <summary>A table's tags.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(string tableArn, CancellationToken ct)
    {
        var answer = await context
            .Moto.In(ArnParts.Parse(tableArn).Region)
            .JsonAsync("dynamodb", "DynamoDB_20120810.ListTagsOfResource", new JsonObject { ["ResourceArn"] = tableArn }, ct);
        return (answer["Tags"] as JsonArray ?? []).ToDictionary(
            t => t!["Key"]!.GetValue<string>(),
            t => t!["Value"]!.GetValue<string>(),
            StringComparer.Ordinal
        );
    }

    /// <summary>Whether tags satisfy all of a selection's conditions.</summary>
    public static bool Satisfy(IReadOnlyDictionary<string, string> tags, JsonNode? conditions) =>
        (conditions as JsonObject ?? []).All(kind =>
            (kind.Value as JsonArray ?? []).All(c =>
            {
                var key = c!["ConditionKey"] ?? c["Key"];
                var wanted = (c["ConditionValue"] ?? c["Value"])!.GetValue<string>();
                var value = tags.GetValueOrDefault(key!.GetValue<string>().Replace(TagPrefix, "", StringComparison.Ordinal));
                return kind.Key switch
                {
                    "StringEquals" => value == wanted,
                    "StringNotEquals" => value != wanted,
                    "StringLike" => value is not null && Matches(wanted, value),
                    _ => value is null || !Matches(wanted, value),
                };
            })
        );

    /// <summary>Whether an ARN matches a pattern with stars.</summary>
    public static bool Matches(string pattern, string value) => FileSystemName.MatchesSimpleExpression(pattern, value, ignoreCase: false);
}
