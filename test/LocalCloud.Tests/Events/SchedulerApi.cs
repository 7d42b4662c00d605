using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests.Events;

/// <summary>EventBridge Scheduler's API, and schedules for it.</summary>
internal sealed class SchedulerApi(CloudFixture cloud)
{
    /// <summary>The expression of a single time, which has whole seconds.</summary>
    public static string At(DateTimeOffset time) => $"at({time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)})";

    public async Task<JsonObject> ScheduleAsync(TestQueue queue, string expression, string? role = null) =>
        Schedule(
            queue.Arn,
            expression,
            role ?? await cloud.RoleAsync("scheduler.amazonaws.com", "sqs:SendMessage", queue.Arn),
            """{"requestId":"r"}"""
        );

    public static JsonObject Schedule(string target, string expression, string role, string input) =>
        new()
        {
            ["ScheduleExpression"] = expression,
            ["FlexibleTimeWindow"] = new JsonObject { ["Mode"] = "OFF" },
            ["Target"] = new JsonObject
            {
                ["Arn"] = target,
                ["RoleArn"] = role,
                ["Input"] = input,
            },
        };

    public async Task<JsonObject> CallAsync(HttpMethod method, string nameAndQuery, JsonObject? body = null, AwsApi? by = null)
    {
        var path = nameAndQuery.StartsWith('?') ? $"/schedules{nameAndQuery}" : $"/schedules/{nameAndQuery}";
        return (await (by ?? cloud.Aws).RestAsync("scheduler", method, path, body, default))?.AsObject() ?? [];
    }

    public static async Task<AwsApiException> RefusedAsync(Func<Task> call) => (await call.Should().ThrowAsync<AwsApiException>()).Which;
}
