using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Backup plans, their selections, and tags.</summary>
internal sealed class PlanOperations(LocalCloudContext context, BackupRoles roles) : IBackupOperations
{
    // A recovery point stays in cold storage for at least 90 days.
    private const int ShortestColdDays = 90;

    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [
            ("CreateBackupPlan", 200, Sync(Create)),
            ("UpdateBackupPlan", 200, Sync(Update)),
            ("GetBackupPlan", 200, Sync(Get)),
            ("ListBackupPlans", 200, Sync(List)),
            ("DeleteBackupPlan", 200, Sync(Delete)),
            ("CreateBackupSelection", 200, CreateSelectionAsync),
            ("GetBackupSelection", 200, Sync(GetSelection)),
            ("ListBackupSelections", 200, Sync(ListSelections)),
            ("DeleteBackupSelection", 200, Sync(DeleteSelection)),
            ("ListTags", 200, Sync(ListTags)),
            ("TagResource", 200, Sync(Tag)),
            ("UntagResource", 200, Sync(Untag)),
        ];

    private JsonObject Create(BackupCall call)
    {
        var document = Checked(call.RequiredObject("BackupPlan"), call.Store);
        var name = AwsJson.Text(document["BackupPlanName"]);
        if (call.Store.Plans.Values.Any(p => p.Deleted is null && p.Name == name))
            throw BackupErrors.Exists($"Backup plan with the same plan document already exists: {name}");
        var id = Guid.NewGuid().ToString();
        var arn = $"arn:aws:backup:{call.Store.Region}:{context.AccountId}:backup-plan:{id}";
        var plan = new Plan(id, arn, NewVersion(), context.Time.GetUtcNow(), document, AwsJson.Text(call.Body["CreatorRequestId"]));
        call.Store.Plans[id] = plan;
        if (call.Body["BackupPlanTags"] is JsonObject tags)
            call.Store.Tags[arn] = tags.DeepClone().AsObject();
        return plan.Head();
    }

    private static JsonObject Update(BackupCall call)
    {
        var plan = call.Store.Plan(call.Path("backupPlanId"));
        var changed = plan with { Document = Checked(call.RequiredObject("BackupPlan"), call.Store), Version = NewVersion() };
        call.Store.Plans[plan.Id] = changed;
        return changed.Head();
    }

    private static JsonObject Get(BackupCall call)
    {
        var plan = call.Store.Plan(call.Path("backupPlanId"));
        var shown = plan.Head();
        shown["BackupPlan"] = plan.Document.DeepClone();
        return shown;
    }

    private static JsonObject List(BackupCall call)
    {
        var deletedToo = call.Query("includeDeleted") == "true";
        var plans = call.Store.Plans.Values.Where(p => deletedToo || p.Deleted is null).OrderBy(p => p.Created);
        return new JsonObject
        {
            ["BackupPlansList"] = new JsonArray([
                .. plans.Select(p =>
                {
                    var shown = p.Head();
                    shown["BackupPlanName"] = p.Name;
                    return shown;
                }),
            ]),
        };
    }

    private JsonObject Delete(BackupCall call)
    {
        var plan = call.Store.Plan(call.Path("backupPlanId"));
        if (SelectionsOf(call.Store, plan.Id).Any())
            throw BackupErrors.Refused("Related backup plan selections must be deleted prior to backup plan deletion");
        var deleted = plan with { Deleted = context.Time.GetUtcNow() };
        call.Store.Plans[plan.Id] = deleted;
        return AwsJson.Of(
            ("BackupPlanId", plan.Id),
            ("BackupPlanArn", plan.Arn),
            ("DeletionDate", AwsJson.Time(deleted.Deleted)),
            ("VersionId", plan.Version)
        );
    }

    private async Task<JsonObject?> CreateSelectionAsync(BackupCall call, CancellationToken ct)
    {
        var plan = call.Store.Plan(call.Path("backupPlanId"));
        var document = call.RequiredObject("BackupSelection");
        var name = AwsJson.Text(document["SelectionName"]) ?? throw BackupErrors.Missing("SelectionName");
        if (SelectionsOf(call.Store, plan.Id).Any(s => AwsJson.Text(s.Document["SelectionName"]) == name))
            throw BackupErrors.Exists($"Backup selection {name} already exists in plan {plan.Name}.");
        await roles.CheckAsync(AwsJson.Text(document["IamRoleArn"]) ?? throw BackupErrors.Missing("IamRoleArn"), ct);
        var selection = new Selection(
            Guid.NewGuid().ToString(),
            plan.Id,
            context.Time.GetUtcNow(),
            document.DeepClone().AsObject(),
            AwsJson.Text(call.Body["CreatorRequestId"])
        );
        call.Store.Selections[selection.Id] = selection;
        return Head(selection);
    }

    private static JsonObject GetSelection(BackupCall call)
    {
        var shown = Head(Selection(call));
        shown["BackupSelection"] = Selection(call).Document.DeepClone();
        return shown;
    }

    private static JsonObject ListSelections(BackupCall call) =>
        new()
        {
            ["BackupSelectionsList"] = new JsonArray([
                .. SelectionsOf(call.Store, call.Store.Plan(call.Path("backupPlanId")).Id)
                    .Select(s =>
                    {
                        var shown = Head(s);
                        shown["SelectionName"] = s.Document["SelectionName"]!.DeepClone();
                        shown["IamRoleArn"] = s.Document["IamRoleArn"]!.DeepClone();
                        return shown;
                    }),
            ]),
        };

    private static JsonObject? DeleteSelection(BackupCall call)
    {
        call.Store.Selections.TryRemove(Selection(call).Id, out _);
        return null;
    }

    private static JsonObject ListTags(BackupCall call) =>
        new() { ["Tags"] = call.Store.Tags.GetValueOrDefault(call.Path("resourceArn"))?.DeepClone() ?? new JsonObject() };

    private static JsonObject? Tag(BackupCall call)
    {
        var tags = call.Store.Tags.GetValueOrDefault(call.Path("resourceArn"))?.DeepClone().AsObject() ?? [];
        foreach (var (key, value) in call.RequiredObject("Tags"))
            tags[key] = value?.DeepClone();
        call.Store.Tags[call.Path("resourceArn")] = tags;
        return null;
    }

    private static JsonObject? Untag(BackupCall call)
    {
        var tags = call.Store.Tags.GetValueOrDefault(call.Path("resourceArn"))?.DeepClone().AsObject() ?? [];
        foreach (var key in AwsJson.Texts(call.Body["TagKeyList"]))
            tags.Remove(key);
        call.Store.Tags[call.Path("resourceArn")] = tags;
        return null;
    }

    /// <summary>A plan's selections, oldest first.</summary>
    public static IEnumerable<Selection> SelectionsOf(BackupStore store, string planId) =>
        store.Selections.Values.Where(s => s.PlanId == planId).OrderBy(s => s.Created);

    // With AWS's defaults filled in.
    private static JsonObject Checked(JsonObject given, BackupStore store)
    {
        var document = given.DeepClone().AsObject();
        if (AwsJson.Text(document["BackupPlanName"]) is not { Length: > 0 })
            throw BackupErrors.Missing("BackupPlanName");
        if (document["Rules"] is not JsonArray { Count: > 0 } rules)
            throw BackupErrors.Missing("Rules");
        foreach (var rule in rules.Select(r => r!.AsObject()))
        {
            store.Vault(AwsJson.Text(rule["TargetBackupVaultName"]) ?? throw BackupErrors.Missing("TargetBackupVaultName"));
            CheckLifecycle(rule["Lifecycle"]);
            rule["RuleId"] ??= Guid.NewGuid().ToString();
            rule["ScheduleExpression"] ??= "cron(0 5 ? * * *)";
            rule["ScheduleExpressionTimezone"] ??= "Etc/UTC";
            rule["StartWindowMinutes"] ??= 480;
            rule["CompletionWindowMinutes"] ??= 10080;
        }
        return document;
    }

    /// <exception cref="AwsApiException">Kept too short for cold storage.</exception>
    public static void CheckLifecycle(JsonNode? lifecycle)
    {
        var cold = AwsJson.Whole(lifecycle?["MoveToColdStorageAfterDays"]);
        var delete = AwsJson.Whole(lifecycle?["DeleteAfterDays"]);
        if (cold is not null && delete is not null && delete < cold + ShortestColdDays)
            throw BackupErrors.Invalid(
                $"DeleteAfterDays ({delete}) must be at least {ShortestColdDays} days after MoveToColdStorageAfterDays ({cold})."
            );
    }

    private static Selection Selection(BackupCall call) =>
        call.Store.Selections.GetValueOrDefault(call.Path("selectionId")) is { } selection && selection.PlanId == call.Path("backupPlanId")
            ? selection
            : throw BackupErrors.NotFound($"Backup selection {call.Path("selectionId")} does not exist.");

    private static JsonObject Head(Selection selection) =>
        AwsJson.Of(
            ("SelectionId", selection.Id),
            ("BackupPlanId", selection.PlanId),
            ("CreationDate", AwsJson.Time(selection.Created)),
            ("CreatorRequestId", selection.CreatorRequestId)
        );

    private static string NewVersion() => Guid.NewGuid().ToString("N");

    private static Func<BackupCall, CancellationToken, Task<JsonObject?>> Sync(Func<BackupCall, JsonObject?> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
