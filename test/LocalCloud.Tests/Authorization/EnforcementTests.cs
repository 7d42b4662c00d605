using System.Text.Json.Nodes;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;

namespace RegulatedData.LocalCloud.Tests.Authorization;

/// <summary>The authorizer in its place: calls over HTTP through the gateway, policies in moto's IAM and services.</summary>
public sealed class EnforcementTests(EnforcementTests.Cloud cloud) : IClassFixture<EnforcementTests.Cloud>
{
    private static readonly JsonObject Key1 = new()
    {
        ["PK"] = new JsonObject { ["S"] = "p1" },
        ["SK"] = new JsonObject { ["S"] = "s1" },
    };

    [Fact]
    public async Task A_reader_gets_an_item_and_queries_the_index_but_cannot_write()
    {
        var table = await cloud.CreateTableAsync();
        var reader = await cloud.RoleAsync(
            Statements(Allow("dynamodb:GetItem", Arn(table)), Allow("dynamodb:Query", Arn(table) + "/index/*"))
        );
        var put = new JsonObject { ["TableName"] = table, ["Item"] = Key1.DeepClone() };
        await cloud.Admin.JsonAsync("dynamodb", "DynamoDB_20120810.PutItem", put, default);

        var got = await reader.JsonAsync(
            "dynamodb",
            "DynamoDB_20120810.GetItem",
            new JsonObject { ["TableName"] = table, ["Key"] = Key1.DeepClone() },
            default
        );
        await reader.JsonAsync("dynamodb", "DynamoDB_20120810.Query", Query(table, "GSI1"), default);

        got["Item"]!["PK"]!["S"]!.GetValue<string>().Should().Be("p1");
        var write = await Refused(() => reader.JsonAsync("dynamodb", "DynamoDB_20120810.PutItem", put, default));
        write.Code.Should().Be("AccessDeniedException");
        write.Status.Should().Be(400);
        write
            .Message.Should()
            .Match(
                "User: arn:aws:sts::123456789012:assumed-role/*/session is not authorized to perform: dynamodb:PutItem on resource: "
                    + $"{Arn(table)} because no identity-based policy allows the dynamodb:PutItem action"
            );
        (await Refused(() => reader.JsonAsync("dynamodb", "DynamoDB_20120810.Query", Query(table, null), default)))
            .Message.Should()
            .Contain($"dynamodb:Query on resource: {Arn(table)} because");
    }

    [Fact]
    public async Task A_transaction_is_refused_until_the_role_may_check_conditions()
    {
        var table = await cloud.CreateTableAsync();
        var (name, writer) = await cloud.NamedRoleAsync(Statements(Allow("dynamodb:PutItem", Arn(table))));
        var other = new JsonObject
        {
            ["PK"] = new JsonObject { ["S"] = "p2" },
            ["SK"] = new JsonObject { ["S"] = "s1" },
        };
        var transaction = new JsonObject
        {
            ["TransactItems"] = new JsonArray(
                new JsonObject
                {
                    ["Put"] = new JsonObject { ["TableName"] = table, ["Item"] = Key1.DeepClone() },
                },
                new JsonObject
                {
                    ["ConditionCheck"] = new JsonObject
                    {
                        ["TableName"] = table,
                        ["Key"] = other,
                        ["ConditionExpression"] = "attribute_not_exists(PK)",
                    },
                }
            ),
        };
        Task Write() => writer.JsonAsync("dynamodb", "DynamoDB_20120810.TransactWriteItems", transaction, default);

        (await Refused(Write)).Message.Should().Contain("dynamodb:ConditionCheckItem");

        // As a plain "aws iam put-role-policy" would: it counts from the next call on.
        await cloud.PutRolePolicyAsync(name, "more", Statements(Allow("dynamodb:ConditionCheckItem", Arn(table))));
        await Write();

        await cloud.PutRolePolicyAsync(name, "more", Statements(Deny("dynamodb:*", Arn(table))));
        (await Refused(Write)).Message.Should().EndWith("with an explicit deny in an identity-based policy");
    }

    [Fact]
    public async Task A_key_policy_decides_who_decrypts()
    {
        var (name, reader) = await cloud.NamedRoleAsync(Statements(Allow("kms:*")));
        var key = await cloud.Admin.JsonAsync("kms", "TrentService.CreateKey", [], default);
        var keyId = key["KeyMetadata"]!["KeyId"]!.GetValue<string>();
        var encrypted = await cloud.Admin.JsonAsync(
            "kms",
            "TrentService.Encrypt",
            new JsonObject { ["KeyId"] = keyId, ["Plaintext"] = "c2VjcmV0" },
            default
        );
        Task<JsonObject> Decrypt() =>
            reader.JsonAsync(
                "kms",
                "TrentService.Decrypt",
                new JsonObject { ["CiphertextBlob"] = encrypted["CiphertextBlob"]!.GetValue<string>() },
                default
            );
        Task PutPolicy(string principal) =>
            cloud.Admin.JsonAsync(
                "kms",
                "TrentService.PutKeyPolicy",
                new JsonObject
                {
                    ["KeyId"] = keyId,
                    ["PolicyName"] = "default",
                    ["Policy"] = Statements(Allow("kms:*", principal: $$"""{ "AWS": "{{principal}}" }""")),
                },
                default
            );

        (await Decrypt())["Plaintext"]!.GetValue<string>().Should().Be("c2VjcmV0");

        await PutPolicy("arn:aws:iam::123456789012:role/SomebodyElse");
        (await Refused(Decrypt)).Message.Should().EndWith("because no resource-based policy allows the kms:Decrypt action");

        await PutPolicy($"arn:aws:iam::123456789012:role/{name}");
        (await Decrypt())["Plaintext"]!.GetValue<string>().Should().Be("c2VjcmV0");
    }

    [Fact]
    public async Task EventBridge_publishes_only_where_the_topics_policy_lets_it()
    {
        var created = await cloud.Admin.QueryAsync("sns", "2010-03-31", "CreateTopic", [new("Name", Cloud.NewName())], default);
        var topic = created.Descendants("TopicArn").Single().Value;
        var rule = new ServicePrincipal("events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/r", Account);
        var events = cloud.Admin.As(cloud.Host.Context.Credentials.Issue(rule));
        Task Publish() => events.QueryAsync("sns", "2010-03-31", "Publish", [new("TopicArn", topic), new("Message", "m")], default);

        var refused = await Refused(Publish);
        refused.Code.Should().Be("AuthorizationError");
        refused.Message.Should().EndWith("because no resource-based policy allows the sns:Publish action");

        await cloud.Admin.QueryAsync(
            "sns",
            "2010-03-31",
            "SetTopicAttributes",
            [
                new("TopicArn", topic),
                new("AttributeName", "Policy"),
                new(
                    "AttributeValue",
                    Statements(
                        Allow(
                            "sns:Publish",
                            topic,
                            """{ "ArnLike": { "aws:SourceArn": "arn:aws:events:*:123456789012:rule/*" } }""",
                            """{ "Service": "events.amazonaws.com" }"""
                        )
                    )
                ),
            ],
            default
        );
        await Publish();
    }

    [Fact]
    public async Task A_bucket_policy_grants_a_role_and_denies_it()
    {
        var bucket = Cloud.NewName().ToLowerInvariant();
        var (name, role) = await cloud.NamedRoleAsync(Statements(Allow("dynamodb:ListTables")));
        await cloud.Admin.SendAsync("s3", HttpMethod.Put, $"/{bucket}", null, [], default);
        await cloud.Admin.SendAsync("s3", HttpMethod.Put, $"/{bucket}/a/b.txt", new StringContent("text"), [], default);
        Task<AwsResponse> Get() => role.SendAsync("s3", HttpMethod.Get, $"/{bucket}/a/b.txt", null, [], default);
        Task PutPolicy(string effect) =>
            cloud.Admin.SendAsync(
                "s3",
                HttpMethod.Put,
                $"/{bucket}?policy",
                new StringContent(
                    $$"""
                    { "Version": "2012-10-17", "Statement": { "Effect": "{{effect}}", "Action": "s3:GetObject",
                      "Principal": { "AWS": "arn:aws:iam::123456789012:role/{{name}}" }, "Resource": "arn:aws:s3:::{{bucket}}/a/*" } }
                    """
                ),
                [],
                default
            );

        (await Refused(Get)).Code.Should().Be("AccessDenied");

        await PutPolicy("Allow");
        (await Get()).Status.Should().Be(200);

        await PutPolicy("Deny");
        (await Refused(Get)).Message.Should().EndWith("with an explicit deny in a resource-based policy");
    }

    [Fact]
    public async Task An_attached_policy_of_AWSs_own_counts()
    {
        var (name, role) = await cloud.NamedRoleAsync(Statements(Allow("dynamodb:ListTables")));
        Task CreateGroup() =>
            role.JsonAsync("logs", "Logs_20140328.CreateLogGroup", new JsonObject { ["logGroupName"] = Cloud.NewName() }, default);
        await Refused(CreateGroup);

        await cloud.Admin.QueryAsync(
            "iam",
            "2010-05-08",
            "AttachRolePolicy",
            [new("RoleName", name), new("PolicyArn", "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")],
            default
        );

        await CreateGroup();
    }

    [Fact]
    public async Task A_users_own_keys_have_the_users_rights_and_its_groups_until_deleted()
    {
        var (user, group) = (Cloud.NewName(), Cloud.NewName());
        var table = await cloud.CreateTableAsync();
        await Iam("CreateUser", ("UserName", user));
        await Iam("CreateGroup", ("GroupName", group));
        await Iam("AddUserToGroup", ("UserName", user), ("GroupName", group));
        await Iam(
            "PutGroupPolicy",
            ("GroupName", group),
            ("PolicyName", "p"),
            ("PolicyDocument", Statements(Allow("dynamodb:DescribeTable", Arn(table))))
        );
        var made = await Iam("CreateAccessKey", ("UserName", user));
        var accessKeyId = made.Descendants("AccessKeyId").Single().Value;
        var api = cloud.Admin.As(new AwsCredentials(accessKeyId, made.Descendants("SecretAccessKey").Single().Value, null));
        Task Describe(string name) =>
            api.JsonAsync("dynamodb", "DynamoDB_20120810.DescribeTable", new JsonObject { ["TableName"] = name }, default);

        await Describe(table);
        (await Refused(() => Describe("Other"))).Message.Should().StartWith($"User: arn:aws:iam::123456789012:user/{user} is not");

        await Iam("DeleteAccessKey", ("UserName", user), ("AccessKeyId", accessKeyId));
        (await Refused(() => Describe(table))).Message.Should().Contain("inactive or was deleted");
    }

    [Fact]
    public async Task A_boundary_holds_in_what_the_policies_allow()
    {
        var policy = await Iam(
            "CreatePolicy",
            ("PolicyName", Cloud.NewName()),
            ("PolicyDocument", Statements(Allow("dynamodb:ListTables")))
        );
        var role = await cloud.RoleAsync(Statements(Allow("*")), policy.Descendants("Arn").Single().Value);

        await role.JsonAsync("dynamodb", "DynamoDB_20120810.ListTables", [], default);
        (await Refused(() => role.JsonAsync("kms", "TrentService.ListKeys", [], default)))
            .Message.Should()
            .EndWith("because no permissions boundary allows the kms:ListKeys action");
    }

    [Fact]
    public async Task A_role_assumes_only_roles_that_trust_it()
    {
        var (_, role) = await cloud.NamedRoleAsync(Statements(Allow("sts:AssumeRole")));
        var (target, _) = await cloud.NamedRoleAsync(Statements(Allow("*")), trust: """{ "Service": "lambda.amazonaws.com" }""");

        var refused = await Refused(() =>
            role.QueryAsync(
                "sts",
                "2011-06-15",
                "AssumeRole",
                [new("RoleArn", $"arn:aws:iam::123456789012:role/{target}"), new("RoleSessionName", "session")],
                default
            )
        );

        refused.Code.Should().Be("AccessDenied");
        refused.Message.Should().EndWith("because no role trust policy allows the sts:AssumeRole action");
    }

    private static string Arn(string table) => $"arn:aws:dynamodb:us-east-1:123456789012:table/{table}";

    private static string Statements(params string[] statements) =>
        $$"""{ "Version": "2012-10-17", "Statement": [{{string.Join(",", statements)}}] }""";

    private static JsonObject Query(string table, string? index)
    {
        var query = new JsonObject
        {
            ["TableName"] = table,
            ["KeyConditionExpression"] = index is null ? "PK = :v" : "GSI1PK = :v",
            ["ExpressionAttributeValues"] = new JsonObject { [":v"] = new JsonObject { ["S"] = "p1" } },
        };
        if (index is not null)
            query["IndexName"] = index;
        return query;
    }

    private static async Task<AwsApiException> Refused(Func<Task> call) => (await call.Should().ThrowAsync<AwsApiException>()).Which;

    private Task<System.Xml.Linq.XElement> Iam(string action, params (string Name, string Value)[] parameters) =>
        cloud.Admin.QueryAsync("iam", "2010-05-08", action, parameters.Select(p => KeyValuePair.Create(p.Name, p.Value)), default);

    /// <summary>One local cloud for all of these tests: each makes its own tables and roles.</summary>
    public sealed class Cloud : IAsyncLifetime
    {
        private LocalCloudHost? _host;

        internal LocalCloudHost Host => _host!;

        internal AwsApi Admin => Host.Context.Aws;

        internal static string NewName() => $"t{Guid.NewGuid():N}";

        public async Task InitializeAsync() => _host = await LocalCloudHost.StartAsync();

        public async Task DisposeAsync() => await Host.DisposeAsync();

        internal async Task<string> CreateTableAsync()
        {
            var name = NewName();
            var table = JsonNode
                .Parse(
                    """
                    {
                      "BillingMode": "PAY_PER_REQUEST",
                      "AttributeDefinitions": [
                        { "AttributeName": "PK", "AttributeType": "S" }, { "AttributeName": "SK", "AttributeType": "S" },
                        { "AttributeName": "GSI1PK", "AttributeType": "S" } ],
                      "KeySchema": [{ "AttributeName": "PK", "KeyType": "HASH" }, { "AttributeName": "SK", "KeyType": "RANGE" }],
                      "GlobalSecondaryIndexes": [{
                        "IndexName": "GSI1", "KeySchema": [{ "AttributeName": "GSI1PK", "KeyType": "HASH" }],
                        "Projection": { "ProjectionType": "ALL" } }]
                    }
                    """
                )!
                .AsObject();
            table["TableName"] = name;
            await Admin.JsonAsync("dynamodb", "DynamoDB_20120810.CreateTable", table, default);
            return name;
        }

        internal async Task<AwsApi> RoleAsync(string policy, string? boundaryArn = null) => (await NamedRoleAsync(policy, boundaryArn)).Api;

        internal async Task<(string Name, AwsApi Api)> NamedRoleAsync(
            string policy,
            string? boundaryArn = null,
            string trust = """{ "AWS": "123456789012" }"""
        )
        {
            var name = NewName();
            List<KeyValuePair<string, string>> role =
            [
                new("RoleName", name),
                new(
                    "AssumeRolePolicyDocument",
                    Statements($$"""{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {{trust}} }""")
                ),
            ];
            if (boundaryArn is not null)
                role.Add(new("PermissionsBoundary", boundaryArn));
            await Admin.QueryAsync("iam", "2010-05-08", "CreateRole", role, default);
            await PutRolePolicyAsync(name, "inline", policy);
            var session = await Admin.QueryAsync(
                "sts",
                "2011-06-15",
                "AssumeRole",
                [new("RoleArn", $"arn:aws:iam::123456789012:role/{name}"), new("RoleSessionName", "session")],
                default
            );
            string Text(string element) => session.Descendants(element).Single().Value;
            return (name, Admin.As(new AwsCredentials(Text("AccessKeyId"), Text("SecretAccessKey"), Text("SessionToken"))));
        }

        internal Task PutRolePolicyAsync(string role, string name, string policy) =>
            Admin.QueryAsync(
                "iam",
                "2010-05-08",
                "PutRolePolicy",
                [new("RoleName", role), new("PolicyName", name), new("PolicyDocument", policy)],
                default
            );
    }
}
