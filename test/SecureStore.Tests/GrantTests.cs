using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using RegulatedData.Cdk;

namespace RegulatedData.SecureStore.Tests;

public class GrantTests
{
    private static readonly string[] Read =
    [
        "dynamodb:BatchGetItem",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:Query",
        "dynamodb:GetItem",
        "dynamodb:Scan",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DescribeTable",
    ];

    // The seed's list, and the condition checks of a transaction, which it lacks.
    private static readonly string[] Write =
    [
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:DescribeTable",
        "dynamodb:ConditionCheckItem",
    ];

    private static readonly string[] Decrypt = ["kms:Decrypt", "kms:DescribeKey"];
    private static readonly string[] EncryptToo = [.. Decrypt, "kms:Encrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"];

    private static readonly Lazy<(IReadOnlyList<Grant> Grants, StackTemplate Template)> s_granted = new(() =>
    {
        var stack = Synth.Stack();
        var store = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                Stream = StreamViewType.NEW_AND_OLD_IMAGES,
            }
        );
        Grant[] grants =
        [
            store.GrantReadData(Role(stack, "Reader")),
            store.GrantWriteData(Role(stack, "Writer")),
            store.GrantReadWriteData(Role(stack, "Editor")),
            store.GrantStreamRead(Role(stack, "Listener")),
        ];
        return (grants, Synth.Template(stack));
    });

    [Fact]
    public void A_reader_reads_and_decrypts_and_no_more() => Allowed("Reader").Should().BeEquivalentTo(Read.Concat(Decrypt));

    [Fact]
    public void A_writer_writes_and_encrypts_and_cannot_read_items() => Allowed("Writer").Should().BeEquivalentTo(Write.Concat(EncryptToo));

    [Fact]
    public void A_reader_and_writer_does_both() => Allowed("Editor").Should().BeEquivalentTo(Read.Union(Write).Concat(EncryptToo));

    [Fact]
    public void A_stream_reader_reads_the_stream_alone() =>
        Allowed("Listener")
            .Should()
            .BeEquivalentTo([
                "dynamodb:ListStreams",
                "dynamodb:DescribeStream",
                "dynamodb:GetRecords",
                "dynamodb:GetShardIterator",
                .. Decrypt,
            ]);

    [Fact]
    public void A_grant_can_be_asserted_on() => s_granted.Value.Grants.Should().HaveCount(4).And.OnlyContain(grant => grant.Success);

    [Fact]
    public void Grants_cover_the_table_and_its_indexes_and_name_the_key()
    {
        var stack = Synth.AgnosticStack();
        new Cdk.SecureStore(stack, "Store", Stores.Lean).GrantReadWriteData(Role(stack, "Editor"));
        var resources = Statements(Synth.Template(stack), "Editor").Select(statement => statement!["Resource"]!.ToJsonString()).ToArray();
        resources.Should().HaveCount(2);
        resources
            .Should()
            .ContainSingle(text =>
                text.Contains("StoreTable", StringComparison.Ordinal) && text.Contains("/index/*", StringComparison.Ordinal)
            );
        resources.Should().ContainSingle(text => text.Contains("StoreKey", StringComparison.Ordinal));
    }

    [Fact]
    public void A_role_of_another_stack_is_granted_without_a_cycle()
    {
        var app = Synth.App();
        var stack = Synth.Stack("Stack", app);
        var key = new Key(Synth.Stack("Shared", app), "Key");
        var store = new Cdk.SecureStore(
            stack,
            "Store",
            new SecureStoreProps
            {
                RestoreTests = Stores.Untested,
                AuditEvents = Stores.Unwatched,
                EncryptionKey = key,
            }
        );
        var users = Synth.Stack("Users", app);
        store.GrantReadData(Role(users, "Reader"));
        Synth.Template(users).All("AWS::IAM::Policy").Should().ContainSingle();
    }

    private static IEnumerable<string> Allowed(string role) =>
        Statements(s_granted.Value.Template, role)
            .SelectMany(statement =>
                statement!["Action"] is JsonArray actions ? actions.Select(action => (string)action!) : [(string)statement["Action"]!]
            )
            .Distinct(StringComparer.Ordinal);

    private static JsonArray Statements(StackTemplate template, string role) =>
        template.Matching("AWS::IAM::Policy", role)["PolicyDocument"]!["Statement"]!.AsArray();

    private static Role Role(Stack stack, string id) => new(stack, id, new RoleProps { AssumedBy = new AccountRootPrincipal() });
}
