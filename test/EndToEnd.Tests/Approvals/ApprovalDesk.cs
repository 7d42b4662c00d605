using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Web;
using RegulatedData.LocalCloud;
using RegulatedData.Samples.Demo;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>The sample's approvals as people and systems around them see them: requests, mails, links, and the queue that decisions leave by.</summary>
internal sealed partial class ApprovalDesk(SampleFixture sample) : IDisposable
{
    public const string Stack = OnPremises.Stack;

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, MaxConnectionsPerServer = 256 });
    private readonly OnPremises _premises = new(sample.Cloud, sample.Deployment);
    private ApprovalClient? _requester;

    public static string TokenOf(Uri link) => HttpUtility.ParseQueryString(link.Query)["token"]!;

    public string QueueUrl => sample.Deployment.Output(Stack, "DecisionQueueUrl");

    public string TableName => sample.Deployment.Output(Stack, "TableName");

    public Uri Endpoint => _premises.Endpoint;

    /// <summary>The service under the rights of the role that files requests.</summary>
    public async Task<ApprovalClient> RequesterAsync() => _requester ??= await _premises.RequesterAsync(default);

    /// <summary>A request nobody has filed before, with approvers whom nobody else asks.</summary>
    public static ApprovalRequest NewRequest(int approvers = 2, int? lifetimeSeconds = null)
    {
        var id = $"REQ-{Guid.NewGuid():N}";
        return new ApprovalRequest
        {
            RequestId = id,
            IncidentId = $"INC-{id[^6..]}",
            Description = "The audit log of ward 7's gateway has filled its disk. <b>Nothing</b> is recorded until it is rotated.",
            Action = "rotate-log",
            ActionParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = "audit.log" },
            ApproverEmails = [.. Enumerable.Range(1, approvers).Select(number => $"approver-{number}.{id[^12..]}@example.org")],
            RequesterEmail = $"monitoring.{id[^12..]}@example.org",
            LifetimeSeconds = lifetimeSeconds,
        };
    }

    public async Task<Approval> FileAsync(ApprovalRequest request) => await (await RequesterAsync()).FileAsync(request);

    public async Task<Approval> GetAsync(string requestId) => await (await RequesterAsync()).GetAsync(requestId);

    /// <summary>The request once it has a status. The service tells nobody of it, so this asks until it has.</summary>
    public async Task<Approval> WaitForStatusAsync(string requestId, ApprovalStatus status)
    {
        using var patience = new CancellationTokenSource(SampleFixture.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var request = await GetAsync(requestId);
            if (request.Status == status)
                return request;
            if (patience.IsCancellationRequested)
                throw new TimeoutException(
                    $"{requestId} is {request.Status} ({request.Result?.Output}) and not {status} after {SampleFixture.Patience}."
                );
            await timer.WaitForNextTickAsync();
        }
    }

    /// <summary>The links of an approver's invitation, by their action. Waits for the mail.</summary>
    public async Task<IReadOnlyDictionary<string, Uri>> LinksAsync(string approver) => DecisionLinks.Of(await InvitationAsync(approver));

    public Task<Mail> InvitationAsync(string approver) =>
        sample.Cloud.Mails.NextAsync(approver, mail => DecisionLinks.Of(mail).Count > 0, SampleFixture.Patience);

    /// <summary>Every link of a mail, of its text and of its page.</summary>
    public static IReadOnlyCollection<Uri> AllLinksOf(Mail mail) =>
        [
            .. DecisionLinks
                .Of(mail)
                .Values.Union(Href().Matches(mail.Html!).Select(match => new Uri(HttpUtility.HtmlDecode(match.Groups["link"].Value)))),
        ];

    /// <summary>Opens a link as a mail client or a scanner does.</summary>
    public async Task<Page> OpenAsync(HttpMethod method, Uri link)
    {
        using var request = new HttpRequestMessage(method, link);
        return await SendAsync(request);
    }

    /// <summary>Presses the button of a link's page.</summary>
    public async Task<Page> PressAsync(Uri link, string comment = "", bool wantsJson = false)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, link)
        {
            Content = new FormUrlEncodedContent([new("comment", comment)]),
        };
        if (wantsJson)
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await SendAsync(request);
    }

    /// <summary>The next message about a request. Messages about others are kept for those who wait for them.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<ReceivedMessage> NextMessageAsync(string requestId)
    {
        using var patience = new CancellationTokenSource(SampleFixture.Patience);
        while (true)
        {
            if (sample.Messages.Find(message => message.RequestId == requestId) is { } next)
            {
                sample.Messages.Remove(next);
                return next;
            }

            if (patience.IsCancellationRequested)
                throw new TimeoutException($"No message about {requestId} came within {SampleFixture.Patience}.");
            sample.Messages.AddRange(await ReceiveAsync(QueueUrl, waitSeconds: 5));
        }
    }

    /// <summary>Further messages about a request that are there once everything has come to rest.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> FurtherMessagesAsync(string requestId)
    {
        await sample.Cloud.WaitUntilIdleAsync();
        while (await ReceiveAsync(QueueUrl, waitSeconds: 0) is { Count: > 0 } some)
            sample.Messages.AddRange(some);
        return [.. sample.Messages.Where(message => message.RequestId == requestId)];
    }

    /// <summary>Waits until the decision queue holds nothing, and nobody holds anything of it. SQS tells nobody of it, so this asks until it is.</summary>
    public async Task WaitForEmptyQueueAsync()
    {
        string[] counts = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
        using var patience = new CancellationTokenSource(SampleFixture.Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            var answer = await SqsAsync(
                "GetQueueAttributes",
                new JsonObject { [nameof(QueueUrl)] = QueueUrl, ["AttributeNames"] = new JsonArray([.. counts]) }
            );
            if (counts.All(count => (string?)answer["Attributes"]![count] == "0"))
                return;
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    /// <summary>Takes up to ten messages off a queue, and returns their bodies.</summary>
    public async Task<IReadOnlyList<string>> TakeAsync(string queueUrl, int waitSeconds = 5) =>
        [.. (await ReceiveRawAsync(queueUrl, waitSeconds)).Select(message => (string)message["Body"]!)];

    public void Dispose()
    {
        _http.Dispose();
        _requester?.Dispose();
    }

    private async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(string queueUrl, int waitSeconds) =>
        [.. (await ReceiveRawAsync(queueUrl, waitSeconds)).Select(ReceivedMessage.From)];

    private async Task<IReadOnlyList<JsonNode>> ReceiveRawAsync(string queueUrl, int waitSeconds)
    {
        var answer = await SqsAsync(
            "ReceiveMessage",
            new JsonObject
            {
                [nameof(QueueUrl)] = queueUrl,
                ["MaxNumberOfMessages"] = 10,
                ["WaitTimeSeconds"] = waitSeconds,
                ["MessageAttributeNames"] = new JsonArray("All"),
                ["MessageSystemAttributeNames"] = new JsonArray("All"),
            }
        );
        JsonNode[] messages = [.. (answer["Messages"]?.AsArray() ?? []).OfType<JsonNode>()];
        foreach (var message in messages)
        {
            await SqsAsync(
                "DeleteMessage",
                new JsonObject { [nameof(QueueUrl)] = queueUrl, ["ReceiptHandle"] = (string?)message["ReceiptHandle"] }
            );
        }

        return messages;
    }

    private Task<JsonObject> SqsAsync(string operation, JsonObject body) =>
        sample.Aws.JsonAsync("sqs", $"AmazonSQS.{operation}", body, default);

    private async Task<Page> SendAsync(HttpRequestMessage request)
    {
        using var answer = await _http.SendAsync(request);
        return new Page(answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Headers);
    }

    [GeneratedRegex("href=\"(?<link>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Href();
}

/// <summary>What a link answered.</summary>
internal sealed record Page(HttpStatusCode Status, string Body, HttpResponseHeaders Headers);

/// <summary>A message of the decision queue.</summary>
internal sealed record ReceivedMessage(string Kind, JsonObject Body, string Group)
{
    public string RequestId => (string)Body[nameof(RequestId)]!;

    public static ReceivedMessage From(JsonNode message) =>
        new(
            (string)message["MessageAttributes"]![nameof(Kind)]!["StringValue"]!,
            JsonNode.Parse((string)message[nameof(Body)]!)!.AsObject(),
            (string)message["Attributes"]!["MessageGroupId"]!
        );
}
