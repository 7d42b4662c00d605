using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>The approvals' API, with its conditional transitions.</summary>
internal sealed class FakeApprovals(Changes changes, TimeProvider time)
{
    private static readonly string[] Content =
    [
        "incidentId",
        "description",
        "action",
        "actionParameters",
        "approverEmails",
        "requesterEmail",
        "lifetimeSeconds",
    ];

    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, JsonObject> _requests = new(StringComparer.Ordinal);

    /// <summary>How many requests a page of a listing holds.</summary>
    public int PageSize { get; set; } = 2;

    public string StatusOf(string requestId) => Read(requestId, request => request["status"]!.GetValue<string>());

    public string? ExecutionOf(string requestId) => Read(requestId, request => request["executionId"]?.GetValue<string>());

    public string? OutputOf(string requestId) => Read(requestId, request => request["result"]?["output"]?.GetValue<string>());

    public int EventsOf(string requestId, string type) =>
        Read(requestId, request => request["events"]!.AsArray().Count(entry => entry!["type"]!.GetValue<string>() == type));

    /// <summary>A request that somebody approved, and its message.</summary>
    public string AddApproved(string requestId, string action = "restart", params (string Name, string Value)[] parameters)
    {
        var content = new JsonObject
        {
            ["requestId"] = requestId,
            ["incidentId"] = "INC-1",
            ["description"] = "Something is wrong.",
            ["action"] = action,
            ["actionParameters"] = Parameters(parameters),
            ["approverEmails"] = new JsonArray("ann@example.com"),
        };
        lock (_gate)
            _requests[requestId] = Stored(content, "APPROVED");
        return Message(requestId, "APPROVED", action, parameters);
    }

    public void SetStatus(string requestId, string status, string? executionId = null)
    {
        lock (_gate)
        {
            _requests[requestId]["status"] = status;
            if (executionId is not null)
                _requests[requestId]["executionId"] = executionId;
        }
        changes.Notify();
    }

    public static string Message(
        string requestId,
        string status,
        string action = "restart",
        params (string Name, string Value)[] parameters
    ) =>
        new JsonObject
        {
            ["RequestId"] = requestId,
            ["IncidentId"] = "INC-1",
            ["ApprovalAction"] = status,
            ["Action"] = action,
            ["ActionParameters"] = Parameters(parameters),
            ["ApproverEmail"] = status == "EXPIRED" ? null : "ann@example.com",
            ["ApprovedAt"] = "2026-11-22T10:00:00.000Z",
            ["Comment"] = "Go ahead.",
        }.ToJsonString();

    public (int Status, JsonObject Answer) Handle(HttpRequest http, byte[] body)
    {
        var path = http.Path.Value![FakeCloud.ApiPath.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var content = body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : null;
        lock (_gate)
        {
            return (http.Method, path.Length) switch
            {
                ("POST", 1) => File(content!),
                ("GET", 1) => List(http.Query),
                ("GET", 2) => Get(path[1]),
                ("PUT", 3) => Report(path[1], content!),
                _ => (404, new JsonObject { ["message"] = "Not Found" }),
            };
        }
    }

    private (int, JsonObject) File(JsonObject content)
    {
        if (content["approverEmails"]!.AsArray().Count == 0)
            return Error(400, "invalid_input", "There are no approvers; expected are 1 to 20.", ("field", "approverEmails"));
        var id = content["requestId"]!.GetValue<string>();
        if (!_requests.TryGetValue(id, out var there))
        {
            _requests[id] = Stored(content, "PENDING");
            return (201, Copy(_requests[id]));
        }
        var differing = Content.Where(name => !JsonNode.DeepEquals(content[name], there[name])).ToArray();
        return differing.Length == 0
            ? (200, Copy(there))
            : Error(
                409,
                "conflict",
                $"Request {id} is there with other content.",
                ("fields", new JsonArray([.. differing.Select(name => (JsonNode)name)]))
            );
    }

    private (int, JsonObject) Get(string id) =>
        _requests.TryGetValue(id, out var request) ? (200, Copy(request)) : Error(404, "not_found", $"There is no request {id}.");

    private (int, JsonObject) List(IQueryCollection query)
    {
        var found = _requests
            .Where(pair =>
                pair.Value["incidentId"]!.GetValue<string>() == query["incidentId"]
                || pair.Value["status"]!.GetValue<string>() == query["status"]
                || pair.Value["approverEmails"]!.AsArray().Any(email => email!.GetValue<string>() == query["approver"])
            )
            .Where(pair => string.CompareOrdinal(pair.Key, query["nextToken"]) > 0)
            .Take(PageSize + 1)
            .ToList();
        var page = found.Take(PageSize).Select(pair => (JsonNode)Copy(pair.Value)).ToArray();
        var answer = new JsonObject { ["requests"] = new JsonArray(page) };
        if (found.Count > PageSize)
            answer["nextToken"] = found[PageSize - 1].Key;
        return (200, answer);
    }

    private (int, JsonObject) Report(string id, JsonObject report)
    {
        if (!_requests.TryGetValue(id, out var request))
            return Error(404, "not_found", $"There is no request {id}.");
        var wanted = report["status"]!.GetValue<string>();
        var executionId = report["executionId"]!.GetValue<string>();
        var takeOverFrom = report["takeOverFrom"]?.GetValue<string>();
        var current = request["status"]!.GetValue<string>();
        var holder = request["executionId"]?.GetValue<string>();
        var isHolder = holder == executionId;

        if (wanted == current && isHolder)
            return (200, Copy(request));
        var allowed =
            wanted == "IN_PROGRESS"
                ? !WasStarted(request, executionId)
                    && (current is "APPROVED" or "FAILED" || (current == "IN_PROGRESS" && holder == takeOverFrom))
                : current == "IN_PROGRESS" && isHolder;
        if (!allowed)
            return Error(409, "conflict", $"Request {id} is {current}.", ("status", current), ("executionId", holder!));

        request["status"] = wanted;
        request["executionId"] = executionId;
        if (wanted == "IN_PROGRESS")
            request["startedAt"] = Now();
        else
            request["result"] = new JsonObject
            {
                ["status"] = wanted,
                ["output"] = report["output"]?.DeepClone(),
                ["at"] = Now(),
            };
        AddEvent(request, wanted == "IN_PROGRESS" ? "STARTED" : wanted, $"execution {executionId}");
        return (200, Copy(request));
    }

    private JsonObject Stored(JsonObject content, string status)
    {
        var request = Copy(content);
        request["status"] = status;
        request["createdAt"] = Now();
        request["expiresAt"] = Now();
        request["events"] = new JsonArray();
        request["approvers"] = new JsonArray([
            .. content["approverEmails"]!.AsArray().Select(email => (JsonNode)new JsonObject { ["email"] = email!.DeepClone() }),
        ]);
        AddEvent(request, "CREATED");
        return request;
    }

    // A late copy of an execution's claim mustn't restart what has ended.
    private static bool WasStarted(JsonObject request, string executionId) =>
        request["events"]!.AsArray().Any(entry => entry!["detail"]?.GetValue<string>() == $"execution {executionId}");

    private void AddEvent(JsonObject request, string type, string? detail = null) =>
        request["events"]!
            .AsArray()
            .Add(
                new JsonObject
                {
                    ["at"] = Now(),
                    ["type"] = type,
                    ["by"] = "arn:aws:iam::123456789012:role/test",
                    ["detail"] = detail,
                }
            );

    private string Now() => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private T Read<T>(string requestId, Func<JsonObject, T> value)
    {
        lock (_gate)
            return value(_requests[requestId]);
    }

    private static JsonObject Parameters((string Name, string Value)[] parameters) =>
        new(parameters.Select(named => KeyValuePair.Create(named.Name, (JsonNode?)named.Value)));

    private static JsonObject Copy(JsonObject request) => request.DeepClone().AsObject();

    private static (int, JsonObject) Error(int status, string code, string message, params (string Name, JsonNode Value)[] more)
    {
        var error = new JsonObject { ["code"] = code, ["message"] = message };
        foreach (var (name, value) in more)
            error[name] = value;
        return (status, new JsonObject { ["error"] = error });
    }
}
