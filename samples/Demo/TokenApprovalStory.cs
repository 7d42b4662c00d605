using System.Text.RegularExpressions;
using System.Web;
using RegulatedData.LocalCloud;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.TokenApproval.Client;
using Spectre.Console;

namespace RegulatedData.Samples.Demo;

/// <summary>What TokenApproval does for its users: an action on premises is asked for, mailed, decided, and done once.</summary>
internal sealed partial class TokenApprovalStory(LocalCloudHost cloud, DeploymentResult deployment) : IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);
    private static readonly ApprovalRequest _request = new()
    {
        RequestId = "WARD7-2026-0042",
        IncidentId = "INC-2026-0042",
        Description = "The audit log of ward 7's gateway has filled its disk. Nothing is recorded until it is rotated.",
        Action = "rotate-log",
        ActionParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["system"] = "ward-7-gateway", ["file"] = "audit.log" },
        ApproverEmails = ["maria@example.org", "tom@example.org"],
        RequesterEmail = "monitoring@example.org",
    };

    private readonly HttpClient _http = new();

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        var premises = new OnPremises(cloud, deployment);
        using var requester = await premises.RequesterAsync(cancellationToken);

        await FileAsync(requester, cancellationToken);
        var maria = await InvitationAsync("maria@example.org", cancellationToken);
        var tom = await InvitationAsync("tom@example.org", cancellationToken);
        await ScanAsync(requester, [.. DecisionLinks.Of(maria).Values, .. DecisionLinks.Of(tom).Values], cancellationToken);
        await DecideAsync(DecisionLinks.Of(maria), "approve", "Rotate it before noon, please.", cancellationToken);
        await DecideAsync(DecisionLinks.Of(tom), "reject", "", cancellationToken);
        await ActAsync(premises, requester, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private static async Task FileAsync(ApprovalClient requester, CancellationToken cancellationToken)
    {
        Stage.Chapter("A monitoring system on premises asks for a decision");
        var filed = await requester.FileAsync(_request, cancellationToken);
        Stage.Done($"request {filed.RequestId} is {filed.Status}, until {filed.ExpiresAt:u}");
    }

    private async Task<Mail> InvitationAsync(string approver, CancellationToken cancellationToken)
    {
        var mail = await cloud.Mails.NextAsync(approver, mail => DecisionLinks.Of(mail).Count > 0, _patience, cancellationToken);
        Stage.Done($"{approver} got the mail \"{mail.Subject}\" with {DecisionLinks.Of(mail).Count} links");
        return mail;
    }

    private async Task ScanAsync(ApprovalClient requester, IEnumerable<Uri> links, CancellationToken cancellationToken)
    {
        Stage.Chapter("A mail scanner opens every link");
        foreach (var link in links)
        {
            using var answer = await _http.GetAsync(link, cancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        var request = await requester.GetAsync(_request.RequestId, cancellationToken);
        if (request.Status != ApprovalStatus.Pending)
            throw new InvalidOperationException($"Opening links must decide nothing, but the request is {request.Status}.");
        Stage.Done($"and the request is still {request.Status}");
    }

    private async Task DecideAsync(
        IReadOnlyDictionary<string, Uri> links,
        string action,
        string comment,
        CancellationToken cancellationToken
    )
    {
        Stage.Chapter($"An approver presses {action}");
        using var form = new FormUrlEncodedContent([new("comment", comment)]);
        using var answer = await _http.PostAsync(links[action], form, cancellationToken);
        var page = await answer.Content.ReadAsStringAsync(cancellationToken);
        Stage.Done($"HTTP {(int)answer.StatusCode}: {HttpUtility.HtmlDecode(Heading().Match(page).Groups["text"].Value).Trim()}");
    }

    private static async Task ActAsync(OnPremises premises, ApprovalClient requester, CancellationToken cancellationToken)
    {
        Stage.Chapter("A worker on premises fetches the decision and acts");
        var handler = new ActionLog();
        await using (await premises.StartWorkerAsync(handler, cancellationToken))
        {
            var done = await handler.NextAsync(_patience, cancellationToken);
            Stage.Done($"{done.Action} for {done.RequestId}, approved by {done.ApproverEmail}: {done.Comment}");
        }

        var request = await requester.GetAsync(_request.RequestId, cancellationToken);
        var trail = new Table().AddColumns("At", "What", "Who");
        foreach (var happening in request.Events)
            trail.AddRow($"{happening.At:u}", Markup.Escape(happening.Type), Markup.Escape(happening.By ?? ""));
        AnsiConsole.Write(trail);
        Stage.Done($"request {request.RequestId} is {request.Status}; its audit trail is kept for a year");
    }

    [GeneratedRegex("<h1[^>]*>(?<text>[^<]*)</h1>", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();
}
