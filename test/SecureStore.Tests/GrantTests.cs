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

    [Fact]
    public void A_reader_reads_and_decrypts_and_no_more() =>
        Allowed((store, role) => store.GrantReadData(role)).Should().BeEquivalentTo(Read.Concat(Decrypt));

    [Fact]
    public void A_writer_writes_and_encrypts_and_cannot_read_items() =>
        Allowed((store, role) => store.GrantWriteData(role)).Should().BeEquivalentTo(Write.Concat(EncryptToo));

    [Fact]
    public void A_reader_and_writer_does_both() =>
        Allowed((store, role) => store.GrantReadWriteData(role)).Should().BeEquivalentTo(Read.Union(Write).Concat(EncryptToo));

    [Fact]
    public void A_stream_reader_reads_the_stream_alone() =>
        Allowed((store, role) => store.GrantStreamRead(role))
            .Should()
            .BeEquivalentTo([
                "dynamodb:ListStreams",
                "dynamodb:DescribeStream",
                "dynamodb:GetRecords",
                "dynamodb:GetShardIterator",
                .. Decrypt,
            ]);

    [Fact]
    public void Grants_cover_the_table_and_its_indexes_and_name_the_key()
    {
        var resources = Statements(Synth.AgnosticStack(), (store, role) => store.GrantReadWriteData(role))
            .Select(statement => statement!["Resource"]!.ToJsonString())
            .ToArray();
        resources.Should().HaveCount(2);
        resources
            .Should()
            .ContainSingle(text =>
                text.Contains("StoreTable", StringComparison.Ordinal) && text.Contains("/index/*", StringComparison.Ordinal)
            );
        resources.Should().ContainSingle(text => text.Contains("StoreKey", StringComparison.Ordinal));
    }

    [Fact]
    public void A_grant_can_be_asserted_on()
    {
        var stack = Synth.Stack();
        var store = new Cdk.SecureStore(stack, "Store", new SecureStoreProps { Stream = StreamViewType.NEW_IMAGE });
        var role = Role(stack);
        Grant[] grants =
        [
            store.GrantReadData(role),
            store.GrantWriteData(role),
            store.GrantReadWriteData(role),
            store.GrantStreamRead(role),
        ];
        grants.Should().OnlyContain(grant => grant.Success);
    }

    [Fact]
    public void A_role_of_another_stack_is_granted_without_a_cycle()
    {
        var app = new App();
        var stack = Synth.Stack("Stack", app);
        var key = new Key(Synth.Stack("Shared", app), "Key");
        var store = new Cdk.SecureStore(stack, "Store", new SecureStoreProps { EncryptionKey = key });
        var users = Synth.Stack("Users", app);
        store.GrantReadData(Role(users));
        Synth.Template(users).All("AWS::IAM::Policy").Should().ContainSingle();
    }

    private static IEnumerable<string> Allowed(Func<Cdk.SecureStore, IGrantable, Grant> grant) =>
        Statements(Synth.Stack(), grant)
            .SelectMany(statement =>
                statement!["Action"] is JsonArray actions ? actions.Select(action => (string)action!) : [(string)statement["Action"]!]
            )
            .Distinct(StringComparer.Ordinal);

    private static JsonArray Statements(Stack stack, Func<Cdk.SecureStore, IGrantable, Grant> grant)
    {
        var store = new Cdk.SecureStore(stack, "Store", new SecureStoreProps { Stream = StreamViewType.NEW_AND_OLD_IMAGES });
        grant(store, Role(stack));
        return Synth.Template(stack).Matching("AWS::IAM::Policy", "Role")["PolicyDocument"]!["Statement"]!.AsArray();
    }

    private static Role Role(Stack stack) => new(stack, "Role", new RoleProps { AssumedBy = new AccountRootPrincipal() });
}
