using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

/// <summary>
/// A stack's template with its intrinsic functions replaced by what AWS would put there, so that patterns, definitions and policies
/// read as they run. A resource that isn't given a value gets its logical id as name and <c>arn:LogicalId.Attribute</c> as attribute.
/// </summary>
internal sealed class ResolvedTemplate
{
    private readonly JsonObject _template;
    private readonly Dictionary<string, string> _values;

    private ResolvedTemplate(JsonObject template, IReadOnlyDictionary<string, string> values)
    {
        _template = template;
        _values = new Dictionary<string, string>(values, StringComparer.Ordinal)
        {
            ["AWS::Partition"] = "aws",
            ["AWS::Region"] = "us-east-1",
            ["AWS::AccountId"] = "123456789012",
            ["AWS::URLSuffix"] = "amazonaws.com",
        };
    }

    /// <param name="stack">The stack.</param>
    /// <param name="values">What a logical id ("Table123"), or an attribute of it ("Table123.Arn"), is to be.</param>
    public static ResolvedTemplate Of(Stack stack, IReadOnlyDictionary<string, string>? values = null) =>
        new((JsonObject)JsonTree.From(Template.FromStack(stack).ToJSON())!, values ?? new Dictionary<string, string>());

    /// <summary>All resources of a type, by logical id.</summary>
    public IReadOnlyDictionary<string, JsonObject> All(string type) =>
        _template["Resources"]!
            .AsObject()
            .Where(resource => resource.Value!["Type"]!.GetValue<string>() == type)
            .ToDictionary(resource => resource.Key, resource => (JsonObject)Resolve(resource.Value)!, StringComparer.Ordinal);

    /// <summary>The one resource of a type whose logical id has a text in it.</summary>
    public JsonObject Resource(string type, string idPart) =>
        All(type)
            .Where(resource => resource.Key.Contains(idPart, StringComparison.Ordinal))
            .Should()
            .ContainSingle($"{type} {idPart}")
            .Subject.Value;

    /// <summary>Its properties.</summary>
    public JsonObject Properties(string type, string idPart) => Resource(type, idPart)["Properties"]!.AsObject();

    /// <summary>The statements of the managed policy whose logical id has a text in it, by Sid.</summary>
    public IReadOnlyList<JsonObject> Statements(string idPart) =>
        [
            .. Properties("AWS::IAM::ManagedPolicy", idPart)["PolicyDocument"]!["Statement"]!
                .AsArray()
                .Select(statement => statement!.AsObject()),
        ];

    private JsonNode? Resolve(JsonNode? node) =>
        node switch
        {
            JsonObject { Count: 1 } o when o["Ref"] is { } name => Value(name.GetValue<string>(), name.GetValue<string>()),
            JsonObject { Count: 1 } o when o["Fn::GetAtt"] is JsonArray path => Value($"{path[0]}.{path[1]}", $"arn:{path[0]}.{path[1]}"),
            JsonObject { Count: 1 } o when o["Fn::Join"] is JsonArray join => string.Join(
                join[0]!.GetValue<string>(),
                join[1]!.AsArray().Select(part => Resolve(part)!.GetValue<string>())
            ),
            JsonObject { Count: 1 } o when o["Fn::Select"] is JsonArray select => Resolve(select[1])!.AsArray()[
                int.Parse(select[0]!.ToString(), System.Globalization.CultureInfo.InvariantCulture)
            ]!.DeepClone(),
            JsonObject { Count: 1 } o when o["Fn::Split"] is JsonArray split => new JsonArray([
                .. Resolve(split[1])!.GetValue<string>().Split(split[0]!.GetValue<string>()).Select(part => (JsonNode)part),
            ]),
            JsonObject o => new JsonObject(o.Select(p => KeyValuePair.Create(p.Key, Resolve(p.Value)))),
            JsonArray a => new JsonArray([.. a.Select(Resolve)]),
            _ => node?.DeepClone(),
        };

    private JsonNode Value(string key, string otherwise) => _values.GetValueOrDefault(key, otherwise);
}
