using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Runs a backup plan now, as its schedule would.</summary>
internal sealed class PlanRunner(LocalCloudContext context, BackupRunner runner, ResourceTags resources)
{
    /// <summary>Backs up what the plan's selections select, by each of its rules: nothing where there is no selection.</summary>
    public async Task<IReadOnlyList<Job>> RunAsync(BackupStore store, string planId, CancellationToken ct)
    {
        var plan = store.Plan(planId);
        store.Plans[planId] = plan with { LastRun = context.Time.GetUtcNow() };
        var jobs = new List<Job>();
        foreach (var selection in PlanOperations.SelectionsOf(store, planId))
        {
            var selected = await SelectAsync(store.Region, selection.Document, ct);
            if (selected.Count == 0)
                context.Log($"The selection {selection.Document["SelectionName"]} of the backup plan {plan.Name} selects no table.");
            foreach (var rule in plan.Document["Rules"]!.AsArray())
            {
                foreach (var arn in selected)
                    jobs.Add(await BackUpAsync(store, plan, rule!.AsObject(), selection, arn, ct));
            }
        }
        return jobs;
    }

    private async Task<Job> BackUpAsync(
        BackupStore store,
        Plan plan,
        JsonObject rule,
        Selection selection,
        string arn,
        CancellationToken ct
    )
    {
        var request = new BackupRequest(
            store.Vault(AwsJson.Text(rule["TargetBackupVaultName"])!),
            arn,
            selection.Document["IamRoleArn"]!.GetValue<string>()
        )
        {
            Lifecycle = rule["Lifecycle"],
            Tags = rule["RecoveryPointTags"] as JsonObject,
            StartWindowMinutes = AwsJson.Whole(rule["StartWindowMinutes"]) ?? 480,
            CreatedBy = AwsJson.Of(
                ("BackupPlanId", plan.Id),
                ("BackupPlanArn", plan.Arn),
                ("BackupPlanName", plan.Name),
                ("BackupPlanVersion", plan.Version),
                ("BackupRuleId", rule["RuleId"]!.DeepClone()),
                ("BackupRuleName", rule["RuleName"]?.DeepClone()),
                ("BackupRuleCron", rule["ScheduleExpression"]!.DeepClone()),
                ("BackupRuleTimezone", rule["ScheduleExpressionTimezone"]!.DeepClone())
            ),
        };
        if (rule["CopyActions"] is JsonArray { Count: > 0 })
            context.Log(
                $"The copies that the rule {rule["RuleName"]} of {plan.Name} asks for aren't made: the local cloud doesn't copy recovery points."
            );
        return await runner.RunAsync(store, runner.Create(store, request), request, ct);
    }

    // Source: AWS Backup Developer Guide, "Assigning resources": named or tagged, then conditions and exclusions.
    private async Task<IReadOnlyList<string>> SelectAsync(string region, JsonObject selection, CancellationToken ct)
    {
        var named = AwsJson.Texts(selection["Resources"]).ToArray();
        var tagged = (selection["ListOfTags"] as JsonArray ?? []).ToArray();
        var excluded = AwsJson.Texts(selection["NotResources"]).ToArray();
        var selected = new List<string>();
        foreach (var arn in await resources.TablesAsync(region, ct))
        {
            var tags = await resources.OfAsync(arn, ct);
            // Conditions alone select among everything.
            var isNamed =
                named.Length + tagged.Length == 0
                    ? selection["Conditions"] is JsonObject { Count: > 0 }
                    : named.Any(p => ResourceTags.Matches(p, arn));
            var isTagged = tagged.Any(t =>
                tags.GetValueOrDefault(t!["ConditionKey"]!.GetValue<string>()) == t["ConditionValue"]!.GetValue<string>()
            );
            if (
                (isNamed || isTagged)
                && ResourceTags.Satisfy(tags, selection["Conditions"])
                && !excluded.Any(p => ResourceTags.Matches(p, arn))
            )
                selected.Add(arn);
        }
        return selected;
    }
}
