using System.Text;
using System.Text.Json.Nodes;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

/// <summary>The API over a table of its own, called by events as an HTTP API writes them.</summary>
internal sealed class Api
{
    public const string Caller = "arn:aws:sts::123456789012:assumed-role/Monitoring/host-1";

    private readonly Cloud.LocalCloud cloud;
    private readonly Dictionary<string, string?> variables;
    private IFunction function;

    private Api(Cloud.LocalCloud cloud, string table)
    {
        this.cloud = cloud;
        Table = table;
        variables = new()
        {
            ["TABLE_NAME"] = table,
            ["AUDIT_RETENTION_DAYS"] = "365",
            ["METRICS_NAMESPACE"] = "RegulatedData/TokenApproval",
            ["LIFETIME_SECONDS"] = "86400",
            ["DECISIONS"] =
                """[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"reject","status":"REJECTED","label":"Reject"}]""",
            ["RULE"] = "FIRST",
        };
        function = Create(cloud.DynamoDb);
    }

    public string Table { get; }

    public FakeTime Time { get; } = new();

    public MemoryStream Log { get; } = new();

    public string LogText => Encoding.UTF8.GetString(Log.ToArray());

    public static async Task<Api> OpenAsync(Cloud.LocalCloud cloud, params (string Name, string Value)[] settings)
    {
        var api = new Api(cloud, await cloud.CreateTableAsync());
        api.Configure(settings);
        return api;
    }

    /// <summary>Deploys it again with other settings.</summary>
    public void Configure(params (string Name, string Value)[] settings)
    {
        foreach (var (name, value) in settings)
            variables[name] = value;
        function = Create(cloud.DynamoDb);
    }

    public void Use(IAmazonDynamoDB dynamo) => function = Create(dynamo);

    /// <summary>A good request, as JSON, to be changed.</summary>
    public static JsonObject Good(string requestId = "r-1") =>
        new()
        {
            ["requestId"] = requestId,
            ["incidentId"] = "INC-1",
            ["description"] = "Payments answers slowly.\nRestart it?",
            ["action"] = "restart-service",
            ["actionParameters"] = new JsonObject { ["service"] = "payments", ["host"] = "db-7" },
            ["approverEmails"] = new JsonArray("ada@example.com", "Bob@example.com"),
            ["requesterEmail"] = "monitoring@example.com",
        };

    public Task<Answer> PostAsync(JsonNode body) => PostAsync(body.ToJsonString());

    public Task<Answer> PostAsync(string body, string? contentType = "application/json") =>
        SendAsync("POST /requests", body: body, contentType: contentType);

    public Task<Answer> GetAsync(string requestId) => SendAsync("GET /requests/{requestId}", requestId);

    public Task<Answer> ListAsync(string query) => SendAsync("GET /requests", query: query);

    public Task<Answer> PutAsync(string requestId, string executionId, string status, string? output = null, string? takeOverFrom = null)
    {
        var body = new JsonObject { ["executionId"] = executionId, ["status"] = status };
        if (output is not null)
            body["output"] = output;
        if (takeOverFrom is not null)
            body["takeOverFrom"] = takeOverFrom;
        return PutAsync(requestId, body.ToJsonString());
    }

    public Task<Answer> PutAsync(string requestId, string body) =>
        SendAsync("PUT /requests/{requestId}/result", requestId, body: body, contentType: "application/json");

    public async Task<Answer> SendAsync(
        string routeKey,
        string? requestId = null,
        string query = "",
        string? body = null,
        string? contentType = null,
        string? caller = Caller,
        bool isBase64 = false
    )
    {
        var method = routeKey.Split(' ')[0];
        var httpEvent = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = routeKey,
            ["rawPath"] = "/requests",
            ["rawQueryString"] = query,
            ["headers"] = contentType is null ? [] : new JsonObject { ["content-type"] = contentType },
            ["requestContext"] = new JsonObject
            {
                ["http"] = new JsonObject { ["method"] = method, ["path"] = "/requests" },
                ["authorizer"] = caller is null
                    ? null
                    : new JsonObject
                    {
                        ["iam"] = new JsonObject { ["userArn"] = caller, ["accountId"] = "123456789012" },
                    },
            },
            ["body"] = body,
            ["isBase64Encoded"] = isBase64,
        };
        if (requestId is not null)
            httpEvent["pathParameters"] = new JsonObject { ["requestId"] = requestId };
        using var log = new MemoryStream();
        var answer = new Answer(await Invoked.CallAsync(function, httpEvent.ToJsonString(), log));
        lock (Log)
            log.WriteTo(Log);
        return answer;
    }

    /// <summary>All rows of the table, in the order of their sort keys.</summary>
    public async Task<IReadOnlyList<Dictionary<string, AttributeValue>>> RowsAsync(string prefix = "")
    {
        var page = await cloud.DynamoDb.ScanAsync(new ScanRequest { TableName = Table, ConsistentRead = true });
        page.LastEvaluatedKey.Should().BeNullOrEmpty();
        return
        [
            .. page
                .Items.Where(item => item.Text(Keys.Sk).StartsWith(prefix, StringComparison.Ordinal))
                .OrderBy(item => item.Text(Keys.Sk), StringComparer.Ordinal),
        ];
    }

    /// <summary>What only other functions do: gives a request another status.</summary>
    public Task SetStatusAsync(string requestId, string status) =>
        cloud.DynamoDb.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = Table,
                Key = Keys.Key(requestId, Keys.RequestSk),
                UpdateExpression = "SET #s = :s, GSI2PK = :p",
                ExpressionAttributeNames = new() { ["#s"] = "Status" },
                ExpressionAttributeValues = new() { [":s"] = Value.Of(status), [":p"] = Value.Of(Keys.OfStatus(status)) },
            }
        );

    /// <summary>Files a good request and approves it.</summary>
    public async Task ApprovedAsync(string requestId = "r-1")
    {
        (await PostAsync(Good(requestId))).Status.Should().Be(201);
        await SetStatusAsync(requestId, "APPROVED");
    }

    /// <summary>How often a metric was counted.</summary>
    public int Count(string metric) => LogText.Split('\n').Count(line => line.Contains($"\"{metric}\":1", StringComparison.Ordinal));

    private IFunction Create(IAmazonDynamoDB dynamo) =>
        Functions.Requests(new FunctionEnvironment(variables.GetValueOrDefault), dynamo, Time);
}
