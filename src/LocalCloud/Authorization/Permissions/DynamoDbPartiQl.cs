using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// What PartiQL statements need: the action of their verb, on the table or index that they name
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html).
/// </summary>
internal static partial class DynamoDbPartiQl
{
    /// <summary>What ExecuteStatement, BatchExecuteStatement and ExecuteTransaction need.</summary>
    /// <exception cref="PolicyException">A statement that isn't one of the four, or a policy that looks into the statement.</exception>
    public static IEnumerable<RequiredPermission> Required(PermissionCall call)
    {
        if (call.IsAsked("dynamodb:LeadingKeys") || call.IsAsked("dynamodb:Attributes") || call.IsAsked("dynamodb:Select"))
            throw new PolicyException("The local cloud can't evaluate dynamodb:LeadingKeys, Attributes and Select for PartiQL yet.");
        var statements = call.Request.Operation switch
        {
            "ExecuteStatement" => [PermissionCall.Text(call.Json["Statement"])],
            "BatchExecuteStatement" => Statements(call.Json["Statements"]),
            _ => Statements(call.Json["TransactStatements"]),
        };
        var required = statements.Select(statement => For(call, statement ?? "")).ToList();
        return required.Count > 0 ? required : throw new PolicyException($"{call.Request.Operation} has no statement.");
    }

    private static IEnumerable<string?> Statements(JsonNode? list) =>
        (list as JsonArray ?? []).Select(item => PermissionCall.Text(item?["Statement"]));

    private static RequiredPermission For(PermissionCall call, string statement)
    {
        var match = Verb().Match(statement);
        if (!match.Success)
            throw new PolicyException($"The local cloud can't tell which table this PartiQL statement is about: {Excerpt(statement)}");
        var verb = match.Groups["verb"].Value[..6].ToUpperInvariant() switch
        {
            "INSERT" => "PartiQLInsert",
            "UPDATE" => "PartiQLUpdate",
            "DELETE" => "PartiQLDelete",
            _ => "PartiQLSelect",
        };
        var table = DynamoDbPermissions.Table(call, match.Groups["table"].Value);
        var index = match.Groups["index"].Value;
        return new RequiredPermission($"dynamodb:{verb}", index.Length == 0 ? table : $"{table}/index/{index}").With(
            "dynamodb:EnclosingOperation",
            call.Request.Operation == "ExecuteTransaction" ? "ExecuteTransaction" : null
        );
    }

    private static string Excerpt(string text) => text.Length <= 80 ? text : text[..80] + "...";

    [GeneratedRegex(
        """^\s*(EXISTS\s*\(\s*)?(?<verb>SELECT\b.*?\bFROM|INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+("(?<table>[^"]+)"|(?<table>[\w-]+))(\s*\.\s*("(?<index>[^"]+)"|(?<index>[\w-]+)))?""",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline,
        1000
    )]
    private static partial Regex Verb();
}
