using Amazon.CDK.AWS.IAM;

namespace RegulatedData.TokenApproval.Tests;

public sealed class GrantTests
{
    private const string Api = $"arn:aws:execute-api:{Synth.Region}:{Synth.Account}:API/$default";

    private static readonly Lazy<ResolvedTemplate> s_roles = new(() =>
    {
        var stack = Synth.Stack();
        var approval = Approvals.Make(stack);
        approval.GrantRequest(Role("Requester")).Success.Should().BeTrue();
        approval.GrantRead(Role("Reader")).Success.Should().BeTrue();
        approval.GrantWork(Role("Worker")).Success.Should().BeTrue();
        return ResolvedTemplate.Of(stack);

        Role Role(string id) => new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });
    });

    [Fact]
    public void Who_files_requests_may_read_and_list_them_too() =>
        Granted("Requester")
            .Should()
            .BeEquivalentTo(
                $"execute-api:Invoke {Api}/POST/requests",
                $"execute-api:Invoke {Api}/GET/requests",
                $"execute-api:Invoke {Api}/GET/requests/*"
            );

    [Fact]
    public void A_reader_reads_and_files_nothing() =>
        Granted("Reader").Should().BeEquivalentTo($"execute-api:Invoke {Api}/GET/requests", $"execute-api:Invoke {Api}/GET/requests/*");

    [Fact]
    public void A_worker_receives_and_reports_and_neither_files_nor_reads_requests() =>
        Granted("Worker").Should().BeEquivalentTo(WorkerRights);

    [Fact]
    public void The_workers_policy_holds_the_same()
    {
        var statements = Approvals.Statements("WorkerPolicy");
        statements.Values.SelectMany(statement => Lines(statement)).Should().BeEquivalentTo(WorkerRights);
        statements["DecryptThemThroughTheQueue"]
            .Condition("StringEquals", "kms:ViaService")
            .Should()
            .Be($"sqs.{Synth.Region}.amazonaws.com", "the worker never decrypts by itself");
    }

    [Fact]
    public void A_grant_to_work_decrypts_through_the_queue_alone()
    {
        Statements("Worker")
            .Single(statement => statement.Actions.Contains("kms:Decrypt"))
            .Condition("StringEquals", "kms:ViaService")
            .Should()
            .Be($"sqs.{Synth.Region}.amazonaws.com");
    }

    [Fact]
    public void The_policy_can_be_attached_to_a_role_of_another_stack()
    {
        var app = Synth.App();
        var approval = Approvals.Make(Synth.Stack("Approvals", app));
        var premises = Synth.Stack("Premises", app);
        var role = new Role(premises, "Role", new RoleProps { AssumedBy = new AccountRootPrincipal() });
        role.AddManagedPolicy(approval.WorkerPolicy);
        approval.GrantRequest(role).Success.Should().BeTrue();
        Synth.Template(premises).One("AWS::IAM::Role")["Properties"]!["ManagedPolicyArns"]!.AsArray().Should().ContainSingle();
    }

    private static string[] WorkerRights =>
        [
            "sqs:ReceiveMessage arn:DecisionsQueue.Arn",
            "sqs:DeleteMessage arn:DecisionsQueue.Arn",
            "sqs:ChangeMessageVisibility arn:DecisionsQueue.Arn",
            "kms:Decrypt arn:StoreKey.Arn",
            $"execute-api:Invoke {Api}/PUT/requests/*/result",
        ];

    private static IEnumerable<string> Granted(string role) => Statements(role).SelectMany(statement => Lines(statement));

    private static IReadOnlyList<Statement> Statements(string role) =>
        [
            .. s_roles.Value.Properties("AWS::IAM::Policy", role)["PolicyDocument"]!["Statement"]!
                .AsArray()
                .Select(statement => Statement.Of(statement!.AsObject())),
        ];

    /// <summary>Each action with each resource, logical ids shortened.</summary>
    private static IEnumerable<string> Lines(Statement statement) =>
        from action in statement.Actions
        from resource in statement.Resources
        select $"{action} {Short(resource)}";

    private static string Short(string resource)
    {
        foreach (
            var (id, name) in new[]
            {
                ("ApprovalApiHttpApi", "API"),
                ("ApprovalDecisionsQueue", "DecisionsQueue"),
                ("ApprovalStoreKey", "StoreKey"),
            }
        )
        {
            var start = resource.IndexOf(id, StringComparison.Ordinal);
            // Logical ids end with eight digits of a hash.
            if (start >= 0)
                return resource[..start] + name + resource[(start + id.Length + 8)..];
        }

        return resource;
    }
}
