using System.Text.Json.Nodes;
using Amazon.CDK;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Tests;

/// <summary>Makes and synthesizes stacks for the tests.</summary>
internal static class Synth
{
    public const string Account = "123456789012";
    public const string Region = "eu-central-1";

    static Synth()
    {
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", "1");
        System.Environment.SetEnvironmentVariable("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", "1");
    }

    /// <summary>An app that leaves the functions' code where it is: its hash stands in the template, and nobody uploads it.</summary>
    public static App App() => new(new AppProps { Context = new Dictionary<string, object> { ["aws:cdk:disable-asset-staging"] = true } });

    /// <summary>A stack whose account and region are known only when it is deployed.</summary>
    public static Stack AgnosticStack(string id = "Stack", App? app = null) => new(app ?? App(), id);

    /// <summary>A stack with an account and a region.</summary>
    public static Stack Stack(string id = "Stack", App? app = null, string region = Region) =>
        new(
            app ?? App(),
            id,
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = Account, Region = region },
            }
        );

    /// <summary>The template of a stack with an account and a region that <paramref name="build"/> fills.</summary>
    public static StackTemplate Template(Action<Stack> build)
    {
        var stack = Stack();
        build(stack);
        return Template(stack);
    }

    /// <summary>The template of a stack; its app is synthesized, once.</summary>
    public static StackTemplate Template(Stack stack) =>
        new(JsonTree.From(Amazon.CDK.Assertions.Template.FromStack(stack).ToJSON())!.AsObject());

    /// <summary>The warnings of a stack's constructs, with the resource's path and the text.</summary>
    public static IReadOnlyList<string> Warnings(Stack stack) =>
        [
            .. Amazon
                .CDK.Assertions.Annotations.FromStack(stack)
                .FindWarning("*", Amazon.CDK.Assertions.Match.AnyValue())
                .Select(message => message.Entry.Data?.ToString() ?? ""),
        ];
}

/// <summary>A synthesized template.</summary>
internal sealed class StackTemplate(JsonObject json)
{
    private readonly JsonObject _resources = json["Resources"]!.AsObject();

    public JsonObject Json { get; } = json;

    /// <summary>The logical ids of all resources, in order.</summary>
    public IEnumerable<string> Ids => _resources.Select(pair => pair.Key).Order(StringComparer.Ordinal);

    /// <summary>The _resources of a type.</summary>
    public IReadOnlyList<JsonObject> All(string type) =>
        [.. _resources.Select(pair => pair.Value!.AsObject()).Where(resource => (string?)resource["Type"] == type)];

    /// <summary>The only resource of a type.</summary>
    public JsonObject One(string type) => All(type).Should().ContainSingle($"one {type} is expected").Subject;

    /// <summary>The properties of the only resource of a type.</summary>
    public JsonObject Props(string type) => One(type)["Properties"]!.AsObject();

    /// <summary>The alarm whose logical id contains a text.</summary>
    public JsonObject Alarm(string id) => Matching("AWS::CloudWatch::Alarm", id);

    /// <summary>The properties of the resource of a type whose logical id contains a text.</summary>
    public JsonObject Matching(string type, string id) =>
        _resources
            .Where(pair => (string?)pair.Value!["Type"] == type && pair.Key.Contains(id, StringComparison.Ordinal))
            .Should()
            .ContainSingle($"one {type} with {id} in its logical id is expected")
            .Subject.Value!["Properties"]!.AsObject();
}
