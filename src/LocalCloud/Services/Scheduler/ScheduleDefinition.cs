using System.Globalization;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Schedules;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>Reads what CreateSchedule and UpdateSchedule say, checks it as Scheduler does, and fills the defaults in.</summary>
internal sealed class ScheduleDefinition(LocalCloudContext context, ICallAuthorizer authorizer)
{
    private const int LongestEventAge = 86400;
    private const int MostRetries = 185;

    private static readonly string[] s_states = ["ENABLED", "DISABLED"];
    private static readonly string[] s_afterwards = ["NONE", "DELETE"];

    /// <summary>The definition.</summary>
    /// <exception cref="AwsApiException">Scheduler would refuse it (ValidationException).</exception>
    public async Task<JsonObject> ReadAsync(JsonObject body, ScheduleGroup group, CancellationToken ct)
    {
        var zone = ReadZone(AwsJson.Text(body["ScheduleExpressionTimezone"]) ?? "UTC");
        var definition = AwsJson.Of(
            ("Description", body["Description"]?.DeepClone()),
            ("KmsKeyArn", body["KmsKeyArn"]?.DeepClone()),
            ("ScheduleExpression", ReadExpression(Required(body, "ScheduleExpression"), zone)),
            ("ScheduleExpressionTimezone", zone.Id),
            ("StartDate", ReadTime(body, "StartDate")),
            ("EndDate", ReadTime(body, "EndDate")),
            ("State", OneOf(body, "State", s_states)),
            ("ActionAfterCompletion", OneOf(body, "ActionAfterCompletion", s_afterwards)),
            ("FlexibleTimeWindow", ReadWindow(body["FlexibleTimeWindow"])),
            ("Target", ReadTarget(body["Target"]))
        );
        await CheckRoleAsync(AwsJson.Text(definition["Target"]!["RoleArn"])!, group, ct);
        return definition;
    }

    // AWS says nowhere what becomes of a time that has passed; a schedule that never fires would be the worst of it.
    private string ReadExpression(string expression, TimeZoneInfo zone)
    {
        try
        {
            if (ScheduleExpression.Parse(expression, zone) is AtSchedule at && at.Time <= context.Time.GetUtcNow())
                throw SchedulerErrors.Invalid($"Invalid Schedule Expression {expression}. The time has passed.");
            return expression;
        }
        catch (FormatException e)
        {
            throw SchedulerErrors.Invalid($"Invalid Schedule Expression {expression}. {e.Message}");
        }
    }

    private static TimeZoneInfo ReadZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : throw SchedulerErrors.Invalid($"Invalid Timezone {name}.");

    // The API has seconds since 1970, CloudFormation texts.
    private static JsonNode? ReadTime(JsonObject body, string name)
    {
        if (body[name] is not { } time)
            return null;
        if (time.GetValueKind() != System.Text.Json.JsonValueKind.String)
            return AwsJson.Number(time);
        return DateTimeOffset.TryParse(
            time.GetValue<string>(),
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var parsed
        )
            ? AwsJson.Time(parsed)
            : throw SchedulerErrors.Invalid($"{name} is no time: {time}.");
    }

    private static JsonObject ReadWindow(JsonNode? window)
    {
        var minutes = AwsJson.Whole(window?["MaximumWindowInMinutes"]);
        return (AwsJson.Text(window?["Mode"]), minutes) switch
        {
            ("OFF", null) => new JsonObject { ["Mode"] = "OFF" },
            ("FLEXIBLE", >= 1 and <= 1440) => new JsonObject { ["Mode"] = "FLEXIBLE", ["MaximumWindowInMinutes"] = minutes },
            _ => throw SchedulerErrors.Invalid(
                "FlexibleTimeWindow is {\"Mode\": \"OFF\"}, or {\"Mode\": \"FLEXIBLE\"} with MaximumWindowInMinutes from 1 to 1440."
            ),
        };
    }

    private static JsonObject ReadTarget(JsonNode? given)
    {
        var target = given?.DeepClone() as JsonObject ?? throw SchedulerErrors.Invalid("Target is missing.");
        foreach (var name in (string[])["Arn", "RoleArn"])
        {
            var arn = Required(target, name);
            if (!arn.StartsWith("arn:", StringComparison.Ordinal))
                throw SchedulerErrors.Invalid($"Provided {name} is not in correct format: {arn}.");
        }
        if (
            AwsJson.Text(target["DeadLetterConfig"]?["Arn"]) is { } queue
            && (queue.Split(':').ElementAtOrDefault(2) != "sqs" || queue.EndsWith(".fifo", StringComparison.Ordinal))
        )
            throw SchedulerErrors.Invalid($"A schedule's dead-letter queue is a standard queue of SQS; given: {queue}.");
        target["RetryPolicy"] = new JsonObject
        {
            ["MaximumEventAgeInSeconds"] = Between(target["RetryPolicy"], "MaximumEventAgeInSeconds", 60, LongestEventAge),
            ["MaximumRetryAttempts"] = Between(target["RetryPolicy"], "MaximumRetryAttempts", 0, MostRetries),
        };
        return target;
    }

    private static long Between(JsonNode? policy, string name, int least, int most)
    {
        var value = AwsJson.Whole(policy?[name]) ?? most;
        return value >= least && value <= most
            ? value
            : throw SchedulerErrors.Invalid($"{name} must be {least} to {most}; given: {value}.");
    }

    /// <summary>Scheduler tries the role when a schedule is made, in the name of the schedule's group.</summary>
    private async Task CheckRoleAsync(string roleArn, ScheduleGroup group, CancellationToken ct)
    {
        var decision = await authorizer.AuthorizeAssumeRoleAsync(roleArn, SchedulerPrincipal.Of(group.Arn, context.AccountId), ct);
        if (!decision.IsAllowed)
            throw SchedulerErrors.Invalid(
                $"The execution role you provide must allow AWS EventBridge Scheduler to assume the role. {decision.Message}"
            );
    }

    private static string OneOf(JsonObject body, string name, string[] values)
    {
        var value = AwsJson.Text(body[name]) ?? values[0];
        return values.Contains(value, StringComparer.Ordinal)
            ? value
            : throw SchedulerErrors.Invalid($"{name} must be one of {string.Join(", ", values)}; given: {value}.");
    }

    private static string Required(JsonObject body, string name) =>
        AwsJson.Text(body[name]) is { Length: > 0 } text ? text : throw SchedulerErrors.Invalid($"{name} is missing.");
}

/// <summary>
/// Scheduler as a principal. What it does for a schedule it does in the name of the schedule's group: that is <c>aws:SourceArn</c> in the
/// trust policies of execution roles.
/// </summary>
internal static class SchedulerPrincipal
{
    public static ServicePrincipal Of(string groupArn, string accountId) => new("scheduler.amazonaws.com", groupArn, accountId);
}
