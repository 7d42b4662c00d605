using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.Assertions;
using RegulatedData.Testing;

namespace RegulatedData.Foundation.Tests;

/// <summary>A stack for one test.</summary>
internal sealed class TestStack
{
    public const string Account = "123456789012";
    public const string Region = "eu-central-1";

    static TestStack() => System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1");

    public App App { get; } = new();

    public Stack Stack =>
        field ??= new Stack(
            App,
            "Stack",
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = Account, Region = Region },
            }
        );

    public JsonObject Template => field ??= JsonTree.From(Amazon.CDK.Assertions.Template.FromStack(Stack).ToJSON())!.AsObject();

    /// <summary>The resources of a type.</summary>
    public IReadOnlyList<JsonObject> All(string type) =>
        [.. Template["Resources"]!.AsObject().Select(pair => pair.Value!.AsObject()).Where(resource => (string?)resource["Type"] == type)];

    /// <summary>The only resource of a type.</summary>
    public JsonObject One(string type) => All(type).Should().ContainSingle().Subject;

    public JsonObject Props(string type) => One(type)["Properties"]!.AsObject();

    public IReadOnlyList<string> Warnings() =>
        [
            .. Amazon
                .CDK.Assertions.Annotations.FromStack(Stack)
                .FindWarning("*", Match.AnyValue())
                .Select(message => message.Entry.Data?.ToString() ?? ""),
        ];
}
