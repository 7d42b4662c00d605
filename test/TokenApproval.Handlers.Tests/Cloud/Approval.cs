using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;
using RegulatedData.Handlers.TokenApproval.Tokens;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>A table with one request in it, and the functions that end it, under a clock of the test's own.</summary>
internal sealed class Approval
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly LocalCloud cloud;
    private readonly FunctionEnvironment environment;
    private readonly IFunction decide;
    private readonly IFunction expire;

    private Approval(LocalCloud cloud, string table, RequestRow request, FakeTime time)
    {
        this.cloud = cloud;
        Table = table;
        Request = request;
        Time = time;
        var variables = new Dictionary<string, string?>
        {
            ["TABLE_NAME"] = table,
            ["AUDIT_RETENTION_DAYS"] = "365",
            ["METRICS_NAMESPACE"] = "RegulatedData/TokenApproval",
            ["HMAC_KEY_ID"] = cloud.KeyId,
        };
        environment = new FunctionEnvironment(variables.GetValueOrDefault);
        decide = Functions.Decide(environment, cloud.DynamoDb, cloud.Kms, time);
        expire = Functions.Expire(environment, cloud.DynamoDb, time);
    }

    public string Table { get; }

    public FakeTime Time { get; }

    /// <summary>The request, as it was filed.</summary>
    public RequestRow Request { get; }

    /// <summary>The log of all calls so far.</summary>
    public MemoryStream Log { get; } = new();

    public string LogText
    {
        get
        {
            lock (Log)
                return Encoding.UTF8.GetString(Log.ToArray());
        }
    }

    /// <summary>Files a request.</summary>
    /// <param name="cloud">Where.</param>
    /// <param name="approvers">How many are asked.</param>
    /// <param name="policy">Default: the first answer decides.</param>
    /// <param name="change">Changes what is filed.</param>
    public static async Task<Approval> FileAsync(
        LocalCloud cloud,
        int approvers = 2,
        ApprovalPolicy? policy = null,
        Func<RequestRow, RequestRow>? change = null
    )
    {
        var request = Samples.Request(approvers, policy);
        request = change?.Invoke(request) ?? request;
        var approval = new Approval(cloud, await cloud.CreateTableAsync(), request, new FakeTime());
        await approval.WriteAsync(request);
        return approval;
    }

    /// <summary>The function under its own client.</summary>
    public IFunction DecideOver(IAmazonDynamoDB dynamo) => Functions.Decide(environment, dynamo, cloud.Kms, Time);

    public Task<string> TokenAsync(int approver, string decision) => TokenAsync(LinkOf(approver, decision));

    public Task<string> TokenAsync(Link link) => new LinkSigner(cloud.Kms, cloud.KeyId).SignAsync(link, default);

    public Link LinkOf(int approver, string decision) =>
        new(Table, Request.RequestId, approver.ToString(System.Globalization.CultureInfo.InvariantCulture), decision, Request.ExpiresAt);

    public async Task<Answer> OpenAsync(int approver, string decision, string method = "GET", bool json = false) =>
        await SendAsync(Samples.LinkEvent(method, decision, Request.RequestId, await TokenAsync(approver, decision), json));

    public async Task<Answer> PressAsync(
        int approver,
        string decision,
        string? comment = null,
        bool json = true,
        CancellationToken ct = default
    ) => await SendAsync(Samples.PressEvent(decision, Request.RequestId, await TokenAsync(approver, decision), comment, json), ct: ct);

    /// <summary>Sends an event to the function of the links.</summary>
    public async Task<Answer> SendAsync(string httpEvent, IFunction? function = null, CancellationToken ct = default)
    {
        using var log = new MemoryStream();
        var answer = new Answer(await Invoked.CallAsync(function ?? decide, httpEvent, log, ct));
        Keep(log);
        return answer;
    }

    public async Task<JsonElement> ExpireAsync(string? requestId = null)
    {
        using var log = new MemoryStream();
        var result = await Invoked.CallAsync(expire, JsonSerializer.Serialize(new { requestId = requestId ?? Request.RequestId }), log);
        Keep(log);
        return result;
    }

    /// <summary>All rows of the table, each as text, sorted: to compare, or to count.</summary>
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

    /// <summary>Writes a row that the functions know nothing of.</summary>
    public Task PutAsync(Dictionary<string, AttributeValue> row) => cloud.DynamoDb.PutItemAsync(new PutItemRequest(Table, row));

    /// <summary>Removes a row of the request behind the functions' backs.</summary>
    public Task DeleteAsync(string sk) => cloud.DynamoDb.DeleteItemAsync(new DeleteItemRequest(Table, Keys.Key(Request.RequestId, sk)));

    public async Task<RequestRecord> ReadAsync() =>
        (await new RequestStore(cloud.DynamoDb, Table, Time).ReadAllAsync(Request.RequestId, default))!;

    /// <summary>How often a metric was counted, in all calls so far.</summary>
    public int Count(string metric) => LogText.Split('\n').Count(line => line.Contains($"\"{metric}\":1", StringComparison.Ordinal));

    private async Task WriteAsync(RequestRow request)
    {
        var rows = ApproverRow.Of(request).Select(row => row.ToItem()).Prepend(request.ToItem());
        await new Transactions(cloud.DynamoDb, Time).CommitAsync(
            [.. rows.Select(row => RowUpdate.Insert(Table, row))],
            deadline: null,
            default
        );
    }

    private void Keep(MemoryStream log)
    {
        lock (Log)
            log.WriteTo(Log);
    }
}
