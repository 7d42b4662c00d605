using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>DynamoDB and KMS that answer at once, always with the same pending request: so what is measured is the function, not they.</summary>
internal sealed class AwsStub : IAsyncDisposable
{
    public const string RequestId = "WARD7-2026-0042";
    public const string Table = "approvals";

    private static readonly string s_now = Text(TimeProvider.System.GetUtcNow());
    private readonly WebApplication _app;

    private AwsStub(WebApplication app) => _app = app;

    public string Endpoint => _app.Urls.Single();

    public static async Task<AwsStub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/", AnswerAsync);
        await app.StartAsync();
        return new AwsStub(app);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        var target = context.Request.Headers["X-Amz-Target"].ToString();
        var body = target[(target.IndexOf('.', StringComparison.Ordinal) + 1)..] switch
        {
            "VerifyMac" => new JsonObject { ["MacValid"] = true },
            "BatchGetItem" => new JsonObject
            {
                ["Responses"] = new JsonObject { [Table] = new JsonArray(RequestRow(), ApproverRow()) },
                ["UnprocessedKeys"] = new JsonObject(),
            },
            "TransactWriteItems" => [],
            _ => throw new NotSupportedException($"The stub doesn't know {target}. Add it to {nameof(AwsStub)}."),
        };
        context.Response.ContentType = "application/x-amz-json-1.1";
        await context.Response.WriteAsync(body.ToJsonString());
    }

    private static JsonObject RequestRow() =>
        Row(
            "REQUEST",
            "REQUEST",
            new JsonObject
            {
                ["IncidentId"] = S("INC-2026-0042"),
                ["Description"] = S("The audit log of ward 7's gateway has filled its disk. Nothing is recorded until it is rotated."),
                ["Action"] = S("rotate-log"),
                ["ActionParameters"] = new JsonObject { ["M"] = new JsonObject { ["file"] = S("audit.log") } },
                ["Approvers"] = new JsonObject { ["L"] = new JsonArray(S("maria@example.org"), S("tom@example.org")) },
                ["Decisions"] = S(
                    """[{"id":"approve","status":"APPROVED","label":"Approve"},{"id":"reject","status":"REJECTED","label":"Reject"}]"""
                ),
                ["Rule"] = S("FIRST"),
                ["Required"] = N(1),
                ["Status"] = S("PENDING"),
                ["CreatedAt"] = S(s_now),
                ["CreatedBy"] = S("arn:aws:iam::123456789012:role/MonitoringService"),
                ["ExpiresAt"] = S(Text(TimeProvider.System.GetUtcNow().AddDays(1))),
                ["ContentHash"] = S("0"),
                ["Answers"] = N(0),
                ["Tally"] = new JsonObject { ["M"] = new JsonObject() },
                ["UpdatedAt"] = S(s_now),
            }
        );

    private static JsonObject ApproverRow() =>
        Row(
            "APPROVER#1",
            "APPROVER",
            new JsonObject
            {
                ["ApproverId"] = S("1"),
                ["Email"] = S("maria@example.org"),
                ["CreatedAt"] = S(s_now),
            }
        );

    private static JsonObject Row(string sk, string kind, JsonObject attributes)
    {
        attributes["PK"] = S($"REQUEST#{RequestId}");
        attributes["SK"] = S(sk);
        attributes["Kind"] = S(kind);
        attributes["RequestId"] = S(RequestId);
        attributes["ExpireAfter"] = N(TimeProvider.System.GetUtcNow().AddYears(1).ToUnixTimeSeconds());
        return attributes;
    }

    private static JsonObject S(string text) => new() { ["S"] = text };

    private static JsonObject N(long number) => new() { ["N"] = number.ToString(CultureInfo.InvariantCulture) };

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
