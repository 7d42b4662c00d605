using System.Globalization;
using System.Text;
using System.Text.Json;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>Requests and events to try things with.</summary>
internal static class Samples
{
    public const string Action = "restart-service";
    public const string Description = "Payments answers slowly.\nRestart it?";

    public static readonly DecisionOption Approve = new("approve", "APPROVED", "Approve");
    public static readonly DecisionOption Reject = new("reject", "REJECTED", "Reject");
    public static readonly DecisionOption Ignore = new("ignore", "IGNORED", "Ignore");

    public static string Email(int approver) => string.Create(CultureInfo.InvariantCulture, $"approver{approver}@example.com");

    public static RequestRow Request(int approvers = 2, ApprovalPolicy? policy = null) =>
        new()
        {
            RequestId = "r-4711",
            IncidentId = "INC-1",
            Description = Description,
            Action = Action,
            ActionParameters = new Dictionary<string, string> { ["service"] = "payments", ["host"] = "db-7" },
            Approvers = [.. Enumerable.Range(1, approvers).Select(Email)],
            Decisions = [Approve, Reject, Ignore],
            Policy = policy ?? new ApprovalPolicy(ApprovalPolicy.First, 1),
            RequesterEmail = "requester@example.com",
            CreatedAt = FakeTime.Start,
            CreatedBy = "arn:aws:sts::123456789012:assumed-role/Monitoring/session",
            ExpiresAt = FakeTime.Start + Approval.Lifetime,
            ContentHash = "hash",
            UpdatedAt = FakeTime.Start,
            ExpireAfter = FakeTime.Start + Approval.Lifetime + TimeSpan.FromDays(365 + 30),
        };

    public static string LinkEvent(string method, string decision, string requestId, string token, bool json = false) =>
        HttpEvent(method, $"action={Escape(decision)}&requestId={Escape(requestId)}&token={Escape(token)}", json);

    /// <summary>What the page's button sends.</summary>
    public static string PressEvent(string decision, string requestId, string token, string? comment = null, bool json = true) =>
        FormEvent(
            $"action={Escape(decision)}&requestId={Escape(requestId)}&token={Escape(token)}"
                + (comment is null ? "" : $"&comment={Escape(comment)}"),
            json
        );

    public static string FormEvent(string form, bool json = true, string query = "") =>
        HttpEvent(
            "POST",
            query,
            json,
            Convert.ToBase64String(Encoding.UTF8.GetBytes(form)),
            isBase64: true,
            "application/x-www-form-urlencoded"
        );

    /// <summary>An event as an HTTP API writes it.</summary>
    public static string HttpEvent(
        string method,
        string query,
        bool json = false,
        string? body = null,
        bool isBase64 = false,
        string? contentType = null
    )
    {
        var headers = new Dictionary<string, string>
        {
            ["accept"] = json ? "application/json" : "text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8",
            ["host"] = "api.example.com",
        };
        if (contentType is not null)
            headers["Content-Type"] = contentType;
        return JsonSerializer.Serialize(
            new
            {
                version = "2.0",
                routeKey = $"{method} /decide",
                rawPath = "/decide",
                rawQueryString = query,
                headers,
                requestContext = new
                {
                    accountId = "123456789012",
                    apiId = "api",
                    http = new
                    {
                        method,
                        path = "/decide",
                        protocol = "HTTP/1.1",
                        sourceIp = "192.0.2.1",
                        userAgent = "test",
                    },
                    requestId = "id",
                    routeKey = $"{method} /decide",
                    stage = "$default",
                    timeEpoch = 1,
                },
                body,
                isBase64Encoded = isBase64,
            }
        );
    }

    public static string Escape(string text) => Uri.EscapeDataString(text);
}
