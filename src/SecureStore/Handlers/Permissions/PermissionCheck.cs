using System.Text;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>
/// The custom resource <c>Custom::SecureStorePermissionCheck</c>: fails a deployment whose key or topic, made elsewhere, doesn't let in
/// the services that a store needs. Without it, logs and alarms would be missing and nobody would know.
/// </summary>
/// <remarks>
/// Properties: <c>KeyArn</c> with <c>KeyConsumers</c> (<c>logs</c>, <c>deadletters</c>, <c>events</c>, <c>cloudwatch</c>), <c>TopicArn</c>
/// with <c>TopicPublishers</c> (<c>events</c>, <c>cloudwatch</c>), <c>Account</c>, <c>Region</c>. Data: <c>Findings</c>, what couldn't be
/// verified, a line each; empty when all was.
/// </remarks>
internal sealed class PermissionCheck(KeyCheck keys, TopicCheck topics) : CustomResource
{
    /// <summary>CloudFormation takes answers of 4 KB at most.</summary>
    private const int MaximumFindingsBytes = 2000;

    protected override async Task<CustomResourceResult> CreateAsync(
        CustomResourceRequest request,
        Invocation invocation,
        CancellationToken cancellationToken
    )
    {
        var home = new Home(request.Required("Account"), request.Required("Region"));
        var key = request.Optional("KeyArn") is { } keyArn ? Arn.Parse(keyArn, "kms") : null;
        var topic = request.Optional("TopicArn") is { } topicArn ? Arn.Parse(topicArn, "sns") : null;

        var verdict = Verdict.Sound;
        if (key is not null)
            verdict = verdict.And(await keys.CheckAsync(key, request.List("KeyConsumers"), home, topic, cancellationToken));
        if (topic is not null)
            verdict = verdict.And(await topics.CheckAsync(topic, request.List("TopicPublishers"), home, key, cancellationToken));

        invocation.Log.Info("Checked.", ("failures", verdict.Failures.Count), ("findings", verdict.Findings.Count));
        if (verdict.Failures.Count > 0)
            throw new FunctionException("PermissionCheck.Missing", string.Join('\n', verdict.Failures.Concat(verdict.Findings)));

        return new CustomResourceResult { Data = new Dictionary<string, string> { ["Findings"] = Fit(verdict.Findings) } };
    }

    private static string Fit(IReadOnlyList<string> findings)
    {
        var kept = new StringBuilder();
        foreach (var finding in findings)
        {
            if (Encoding.UTF8.GetByteCount(finding) + kept.Length > MaximumFindingsBytes)
                return $"{kept}\n({findings.Count} findings in all; the function's log has the rest)".TrimStart();
            kept.Append(kept.Length == 0 ? "" : "\n").Append(finding);
        }

        return kept.ToString();
    }
}
