using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Tests.Deployment;

/// <summary>Evaluates expressions in a small template, whose resources are said to exist already.</summary>
internal static class Evaluating
{
    public static readonly StackIdentity Stack = new(
        "Store",
        "arn:aws:cloudformation:eu-west-1:123456789012:stack/Store/1",
        "123456789012",
        "eu-west-1"
    );

    /// <summary>The value of an expression, as JSON text; <c>null</c> for nothing.</summary>
    public static string Value(string expression, string sections = "") => Evaluate(expression, sections)?.ToJsonString() ?? "null";

    public static JsonNode? Evaluate(string expression, string sections = "") =>
        Intrinsics(sections).Evaluate(JsonNode.Parse(expression), "Resources.Table.Properties.X");

    public static bool Condition(string name, string conditions) =>
        Intrinsics(
                $$"""
                "Conditions": {{conditions}},
                """
            )
            .Condition(name, "Outputs.X.Condition");

    public static Template Template(string resources, string sections = "") =>
        LocalCloud.Deployment.Templates.Template.Parse("Store", $$"""{ {{sections}} "Resources": {{resources}} }""");

    private static Intrinsics Intrinsics(string sections) =>
        new(
            Template(
                """
                {
                    "Table": { "Type": "AWS::DynamoDB::Table" },
                    "Queue": { "Type": "AWS::SQS::Queue" },
                    "Absent": { "Type": "AWS::SQS::Queue", "Condition": "Never" }
                }
                """,
                sections
            ),
            Stack,
            new Dictionary<string, JsonNode>(StringComparer.Ordinal) { ["Stage"] = "prod", ["Subnets"] = new JsonArray("a", "b") },
            new Existing()
        );

    private sealed class Existing : IReferences
    {
        public JsonNode? Ref(string logicalId) => logicalId is "Table" or "Queue" ? $"{logicalId}-physical" : null;

        public JsonNode? Attribute(string logicalId, string attribute) =>
            (logicalId, attribute) switch
            {
                ("Table", "Arn") => "arn:table",
                ("Queue", "Nested.Name") => "nested",
                ("Queue", "Ids") => new JsonArray("1", "2"),
                _ => null,
            };

        public string? Export(string name) => name == "Shared:Key" ? "key-id" : null;
    }
}
