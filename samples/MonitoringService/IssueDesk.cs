using System.Security.Cryptography;
using System.Text;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.MonitoringService;

/// <summary>Files issues as requests for approval.</summary>
internal sealed class IssueDesk(ApprovalClient approvals, ApprovalSettings settings)
{
    private const int LongestPrefix = 40;

    /// <summary>Files an issue. The same issue again is the same request, so whoever gets no answer may simply try again.</summary>
    public async Task<IssueState> FileAsync(Issue issue, CancellationToken ct)
    {
        var requestId = RequestIdOf(issue);
        var request = new ApprovalRequest
        {
            RequestId = requestId,
            IncidentId = string.IsNullOrEmpty(issue.Number) ? requestId : issue.Number,
            Description = $"{issue.System}: {issue.Problem}",
            Action = issue.Action ?? "",
            ActionParameters = issue.Parameters ?? [],
            ApproverEmails = settings.Approvers,
            RequesterEmail = settings.RequesterEmail,
        };
        return StateOf(await approvals.FileAsync(request, ct));
    }

    /// <summary>How an issue stands.</summary>
    public async Task<IssueState> GetAsync(string requestId, CancellationToken ct) => StateOf(await approvals.GetAsync(requestId, ct));

    // From the issue alone: neither a time nor a random number, or a repeat would be another request.
    private static string RequestIdOf(Issue issue)
    {
        var parameters = (issue.Parameters ?? [])
            .OrderBy(named => named.Key, StringComparer.Ordinal)
            .SelectMany(named => new[] { named.Key, named.Value });
        var told = new[] { issue.Number, issue.System, issue.Problem, issue.Action }.Concat(parameters);
        // The length goes before each part: otherwise "a" and "bc" would be the same as "ab" and "c".
        var text = string.Concat(told.Select(part => $"{part?.Length ?? 0}:{part}"));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        var prefix = new string([.. (issue.System ?? "").Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').Take(LongestPrefix)]);
        return $"{prefix}-{hash}";
    }

    private static IssueState StateOf(Approval approval) =>
        new(
            approval.RequestId,
            approval.Status.ToString(),
            approval.ExpiresAt,
            approval.DecidedBy,
            approval.Comment,
            approval.Result?.Output
        );
}
