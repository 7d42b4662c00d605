using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Schedules;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>Restore testing plans and their selections.</summary>
internal sealed class RestoreTestingOperations(LocalCloudContext context, BackupRoles roles) : IBackupOperations
{
    private const int LongestValidationHours = 168;

    /// <inheritdoc />
    public IEnumerable<(string, int, Func<BackupCall, CancellationToken, Task<JsonObject?>>)> Operations =>
        [
            ("CreateRestoreTestingPlan", 201, Sync(Create)),
            ("GetRestoreTestingPlan", 200, Sync(Get)),
            ("ListRestoreTestingPlans", 200, Sync(List)),
            ("UpdateRestoreTestingPlan", 200, Sync(Update)),
            ("DeleteRestoreTestingPlan", 204, Sync(Delete)),
            ("CreateRestoreTestingSelection", 201, CreateSelectionAsync),
            ("GetRestoreTestingSelection", 200, Sync(GetSelection)),
            ("ListRestoreTestingSelections", 200, Sync(ListSelections)),
            ("UpdateRestoreTestingSelection", 200, UpdateSelectionAsync),
            ("DeleteRestoreTestingSelection", 204, Sync(DeleteSelection)),
        ];

    private JsonObject Create(BackupCall call)
    {
        var document = Checked(call.RequiredObject("RestoreTestingPlan").DeepClone().AsObject());
        var name = AwsJson.Text(document["RestoreTestingPlanName"]) ?? throw BackupErrors.Missing("RestoreTestingPlanName");
        var arn = $"arn:aws:backup:{call.Store.Region}:{context.AccountId}:restore-testing-plan:{name}-{Guid.NewGuid()}";
        var plan = new TestingPlan(name, arn, context.Time.GetUtcNow(), document);
        if (!call.Store.TestingPlans.TryAdd(name, plan))
            throw BackupErrors.Exists($"Restore testing plan {name} already exists.");
        if (call.Body["Tags"] is JsonObject tags)
            call.Store.Tags[arn] = tags.DeepClone().AsObject();
        return Head(plan);
    }

    private static JsonObject Get(BackupCall call) => new() { ["RestoreTestingPlan"] = Show(Plan(call)) };

    private static JsonObject List(BackupCall call) =>
        new()
        {
            ["RestoreTestingPlans"] = new JsonArray([
                .. call.Store.TestingPlans.Values.OrderBy(p => p.Name, StringComparer.Ordinal).Select(Summary),
            ]),
        };

    private JsonObject Update(BackupCall call)
    {
        var plan = Plan(call);
        var document = plan.Document.DeepClone().AsObject();
        foreach (var (name, value) in call.RequiredObject("RestoreTestingPlan"))
            document[name] = value?.DeepClone();
        plan = plan with { Document = Checked(document), Updated = context.Time.GetUtcNow() };
        call.Store.TestingPlans[plan.Name] = plan;
        var shown = Head(plan);
        shown["UpdateTime"] = AwsJson.Time(plan.Updated);
        return shown;
    }

    private static JsonObject? Delete(BackupCall call)
    {
        var plan = Plan(call);
        if (plan.Selections.Count > 0)
            throw BackupErrors.Refused($"Restore testing plan {plan.Name} still has selections; delete them first.");
        call.Store.TestingPlans.TryRemove(plan.Name, out _);
        return null;
    }

    private async Task<JsonObject?> CreateSelectionAsync(BackupCall call, CancellationToken ct)
    {
        var plan = Plan(call);
        var document = await CheckedSelectionAsync(call.RequiredObject("RestoreTestingSelection").DeepClone().AsObject(), ct);
        var name = AwsJson.Text(document["RestoreTestingSelectionName"]) ?? throw BackupErrors.Missing("RestoreTestingSelectionName");
        if (plan.Selections.ContainsKey(name))
            throw BackupErrors.Exists($"Restore testing selection {name} already exists in plan {plan.Name}.");
        return Keep(call, plan, new TestingSelection(name, context.Time.GetUtcNow(), document));
    }

    private async Task<JsonObject?> UpdateSelectionAsync(BackupCall call, CancellationToken ct)
    {
        var selection = Selection(call);
        var document = selection.Document.DeepClone().AsObject();
        foreach (var (name, value) in call.RequiredObject("RestoreTestingSelection"))
            document[name] = value?.DeepClone();
        var shown = Keep(call, Plan(call), selection with { Document = await CheckedSelectionAsync(document, ct) });
        shown["UpdateTime"] = AwsJson.Time(context.Time.GetUtcNow());
        return shown;
    }

    private static JsonObject GetSelection(BackupCall call)
    {
        var selection = Selection(call);
        var shown = selection.Document.DeepClone().AsObject();
        shown["CreationTime"] = AwsJson.Time(selection.Created);
        shown["RestoreTestingPlanName"] = Plan(call).Name;
        return new JsonObject { ["RestoreTestingSelection"] = shown };
    }

    private static JsonObject ListSelections(BackupCall call)
    {
        var plan = Plan(call);
        return new JsonObject
        {
            ["RestoreTestingSelections"] = new JsonArray([
                .. plan.Selections.Values.Select(s =>
                    AwsJson.Of(
                        ("CreationTime", AwsJson.Time(s.Created)),
                        ("IamRoleArn", s.Document["IamRoleArn"]!.DeepClone()),
                        ("ProtectedResourceType", s.Document["ProtectedResourceType"]!.DeepClone()),
                        ("RestoreTestingPlanName", plan.Name),
                        ("RestoreTestingSelectionName", s.Name),
                        ("ValidationWindowHours", s.Document["ValidationWindowHours"]?.DeepClone())
                    )
                ),
            ]),
        };
    }

    private static JsonObject? DeleteSelection(BackupCall call)
    {
        var plan = Plan(call);
        call.Store.TestingPlans[plan.Name] = plan with { Selections = plan.Selections.Remove(Selection(call).Name) };
        return null;
    }

    private static JsonObject Keep(BackupCall call, TestingPlan plan, TestingSelection selection)
    {
        call.Store.TestingPlans[plan.Name] = plan with { Selections = plan.Selections.SetItem(selection.Name, selection) };
        var shown = Head(plan);
        shown["CreationTime"] = AwsJson.Time(selection.Created);
        shown["RestoreTestingSelectionName"] = selection.Name;
        return shown;
    }

    private static JsonObject Checked(JsonObject document)
    {
        var from = document["RecoveryPointSelection"] as JsonObject ?? throw BackupErrors.Missing("RecoveryPointSelection");
        if (AwsJson.Text(from["Algorithm"]) is not ("LATEST_WITHIN_WINDOW" or "RANDOM_WITHIN_WINDOW"))
            throw BackupErrors.Invalid("RecoveryPointSelection.Algorithm is LATEST_WITHIN_WINDOW or RANDOM_WITHIN_WINDOW.");
        if (!AwsJson.Texts(from["IncludeVaults"]).Any() || !AwsJson.Texts(from["RecoveryPointTypes"]).Any())
            throw BackupErrors.Missing("RecoveryPointSelection.IncludeVaults and RecoveryPointTypes");
        try
        {
            ScheduleExpression.Parse(AwsJson.Text(document["ScheduleExpression"]) ?? throw BackupErrors.Missing("ScheduleExpression"));
        }
        catch (FormatException e)
        {
            throw BackupErrors.Invalid(e.Message);
        }
        from["SelectionWindowDays"] ??= 30;
        document["ScheduleExpressionTimezone"] ??= "Etc/UTC";
        document["StartWindowHours"] ??= 24;
        return document;
    }

    private async Task<JsonObject> CheckedSelectionAsync(JsonObject document, CancellationToken ct)
    {
        if (AwsJson.Text(document["ProtectedResourceType"]) != "DynamoDB")
            throw BackupErrors.Invalid("The local cloud tests restores of the resource type DynamoDB only.");
        if (AwsJson.Whole(document["ValidationWindowHours"]) is < 0 or > LongestValidationHours)
            throw BackupErrors.Invalid($"ValidationWindowHours is 0 to {LongestValidationHours}.");
        if (document["ProtectedResourceArns"] is not null && document["ProtectedResourceConditions"] is JsonObject { Count: > 0 })
            throw BackupErrors.Invalid("A selection names ProtectedResourceArns or ProtectedResourceConditions, not both.");
        await roles.CheckAsync(AwsJson.Text(document["IamRoleArn"]) ?? throw BackupErrors.Missing("IamRoleArn"), ct);
        return document;
    }

    private static TestingPlan Plan(BackupCall call) => call.Store.TestingPlan(call.Path("RestoreTestingPlanName"));

    private static TestingSelection Selection(BackupCall call) =>
        Plan(call).Selections.GetValueOrDefault(call.Path("RestoreTestingSelectionName"))
        ?? throw BackupErrors.NotFound($"Restore testing selection {call.Path("RestoreTestingSelectionName")} does not exist.");

    private static JsonObject Head(TestingPlan plan) =>
        AwsJson.Of(
            ("CreationTime", AwsJson.Time(plan.Created)),
            ("RestoreTestingPlanArn", plan.Arn),
            ("RestoreTestingPlanName", plan.Name)
        );

    private static JsonObject Show(TestingPlan plan)
    {
        var shown = plan.Document.DeepClone().AsObject();
        foreach (var (name, value) in Summary(plan))
            shown[name] = value?.DeepClone();
        return shown;
    }

    private static JsonObject Summary(TestingPlan plan) =>
        AwsJson.Of(
            ("CreationTime", AwsJson.Time(plan.Created)),
            ("LastExecutionTime", AwsJson.Time(plan.LastRun)),
            ("LastUpdateTime", AwsJson.Time(plan.Updated)),
            ("RestoreTestingPlanArn", plan.Arn),
            ("RestoreTestingPlanName", plan.Name),
            ("ScheduleExpression", plan.Document["ScheduleExpression"]!.DeepClone()),
            ("ScheduleExpressionTimezone", plan.Document["ScheduleExpressionTimezone"]!.DeepClone()),
            ("StartWindowHours", plan.Document["StartWindowHours"]!.DeepClone())
        );

    private static Func<BackupCall, CancellationToken, Task<JsonObject?>> Sync(Func<BackupCall, JsonObject?> answer) =>
        (call, _) => Task.FromResult(answer(call));
}
