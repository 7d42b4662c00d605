using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;
using RegulatedData.Testing;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>What holds for every construct.</summary>
public sealed class ConventionTests
{
    /// <summary>With what users put on constructs from outside: a permissions boundary, tags, and properties of CloudFormation's own.</summary>
    private static readonly Lazy<StackTemplate> s_adorned = new(() =>
        Synth.Template(stack =>
        {
            Amazon.CDK.AWS.IAM.PermissionsBoundary.Of(stack).Apply(ManagedPolicy.FromManagedPolicyName(stack, "Boundary", "boundary"));
            var approval = Approvals.Make(stack);
            Tags.Of(approval).Add("Study", "A1");
            ((CfnResource)approval.Decisions.Queue.Node.DefaultChild!).AddPropertyOverride("FifoThroughputLimit", "perMessageGroupId");
            approval.Deliveries.Pipe.Pipe.AddPropertyOverride("DesiredState", "STOPPED");
        })
    );

    [Fact]
    public void Only_dotnet10_functions_are_made() =>
        // CDK's own helpers run on a Node.js that can't be created any more.
        Approvals
            .Minimal.All("AWS::Lambda::Function")
            .Select(function => (string?)function["Properties"]!["Runtime"])
            .Except(["dotnet10"])
            .Should()
            .BeEmpty();

    [Fact]
    public void No_resource_has_an_inline_policy()
    {
        Approvals.Minimal.All("AWS::IAM::Policy").Should().BeEmpty();
        Approvals.Minimal.All("AWS::IAM::Role").Should().OnlyContain(role => !role["Properties"]!.AsObject().ContainsKey("Policies"));
    }

    [Fact]
    public void Physical_names_are_left_to_CloudFormation()
    {
        (string Type, string Name)[] names =
        [
            ("AWS::SQS::Queue", "QueueName"),
            ("AWS::StepFunctions::StateMachine", "StateMachineName"),
            ("AWS::Lambda::Function", "FunctionName"),
            ("AWS::IAM::Role", "RoleName"),
            ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"),
            ("AWS::Pipes::Pipe", "Name"),
            ("AWS::Scheduler::ScheduleGroup", "Name"),
            ("AWS::Scheduler::Schedule", "Name"),
            ("AWS::SES::ConfigurationSet", "Name"),
            ("AWS::Events::Rule", "Name"),
            ("AWS::Logs::LogGroup", "LogGroupName"),
            ("AWS::CloudWatch::Alarm", "AlarmName"),
        ];
        foreach (var (type, name) in names)
        {
            Approvals
                .Minimal.All(type)
                .Should()
                .NotBeEmpty()
                .And.OnlyContain(
                    resource => !(resource["Properties"] ?? new System.Text.Json.Nodes.JsonObject()).AsObject().ContainsKey(name),
                    type
                );
        }
    }

    [Fact]
    public void A_permissions_boundary_reaches_every_role()
    {
        s_adorned
            .Value.All("AWS::IAM::Role")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(role => role["Properties"]!.AsObject().ContainsKey("PermissionsBoundary"));
    }

    [Fact]
    public void Tags_reach_what_holds_data()
    {
        foreach (
            var type in new[]
            {
                "AWS::KMS::Key",
                "AWS::SQS::Queue",
                "AWS::Lambda::Function",
                "AWS::StepFunctions::StateMachine",
                "AWS::Pipes::Pipe",
            }
        )
            s_adorned
                .Value.All(type)
                .Should()
                .NotBeEmpty()
                .And.OnlyContain(one => one["Properties"]!["Tags"]!.ToJsonString().Contains("Study"), type);
    }

    [Fact]
    public void Two_instances_in_a_stack_share_nothing()
    {
        var stack = Synth.Stack();
        var one = Approvals.Make(stack, id: "Incidents");
        var other = Approvals.Make(stack, id: "Exports");
        var template = Synth.Template(stack);
        template.All("AWS::ApiGatewayV2::Api").Should().HaveCount(2);
        template.All("AWS::ApiGatewayV2::Api").Select(api => (string)api["Properties"]!["Name"]!).Should().OnlyHaveUniqueItems();
        one.MetricRequestsExpired().Namespace.Should().NotBe(other.MetricRequestsExpired().Namespace);
        one.MetricRequestsExpired().Namespace.Should().StartWith("RegulatedData/TokenApproval/");
    }

    [Fact]
    public void Stacks_of_one_account_do_not_share_metrics()
    {
        static string Namespace(string name)
        {
            var stack = new Stack(Synth.App(), "Approvals", new StackProps { StackName = name });
            return Approvals.Make(stack).MetricRequestsExpired().Namespace;
        }

        Namespace("approvals-main").Should().NotBe(Namespace("approvals-branch"));
    }

    [Fact]
    public void A_key_and_a_topic_of_another_stack_make_no_cycle()
    {
        var app = Synth.App();
        var shared = Synth.Stack("Shared", app);
        var key = new Key(shared, "Key");
        var topic = new Topic(shared, "Topic", new TopicProps { MasterKey = key });
        var stack = Synth.Stack("Approvals", app);
        Approvals.Make(
            stack,
            new TokenApprovalProps
            {
                Sender = Approvals.Sender,
                EncryptionKey = key,
                AlarmTopic = topic,
            }
        );
        Synth.Template(shared).Json.ToJsonString().Should().NotContain("Fn::ImportValue");
        Synth.Template(stack).All("AWS::KMS::Key").Should().ContainSingle("the links have a key of their own");
    }

    [Fact]
    public void Everything_made_can_be_reached_through_a_property()
    {
        var reachable = new HashSet<string>();
        Collect(Approvals.Made, reachable);
        var made = Stack
            .Of(Approvals.Made)
            .Node.FindAll()
            .OfType<CfnResource>()
            .Where(resource => !resource.Node.Path.StartsWith("Stack/Approval/Store/", StringComparison.Ordinal))
            .Select(resource => resource.Node.Path);
        // A queue's policy and an API's routes hang on what has a property.
        var missing = made.Where(path => !reachable.Any(known => path == known || path.StartsWith(known + "/", StringComparison.Ordinal)));
        missing.Should().BeEmpty();
    }

    [Fact]
    public void Every_child_can_be_overridden()
    {
        ((string)s_adorned.Value.Matching("AWS::SQS::Queue", "DecisionsQueue")["FifoThroughputLimit"]!).Should().Be("perMessageGroupId");
        ((string)s_adorned.Value.Matching("AWS::Pipes::Pipe", "Deliveries")["DesiredState"]!).Should().Be("STOPPED");
    }

    [Fact]
    public void Logical_ids_are_a_contract()
    {
        // A changed logical id replaces the resource: the table, the queue with its decisions, the key of open links. Never accept it lightly.
        var ids = Approvals.Minimal.Ids.Select(id => $"{id} {Approvals.Minimal.Json["Resources"]![id]!["Type"]}");
        Snapshot.Verify(System.Text.Json.JsonSerializer.Serialize(ids));
    }

    /// <summary>The constructs that public properties lead to; those of ours are looked into, CDK's are taken as they are.</summary>
    private static void Collect(object value, HashSet<string> paths)
    {
        foreach (var property in value.GetType().GetProperties().Where(property => property.GetIndexParameters().Length == 0))
        {
            var found = property.GetValue(value);
            foreach (var item in found is System.Collections.IEnumerable many and not string ? many.Cast<object?>() : [found])
            {
                if (item is not IConstruct construct)
                    continue;
                if (construct.GetType().Assembly.GetName().Name!.StartsWith("RegulatedData.", StringComparison.Ordinal))
                    Collect(construct, paths);
                else
                    paths.Add(construct.Node.Path);
            }
        }
    }
}
