using System.Globalization;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>The one-shot schedule that ends a request nobody decided; waits to be made.</summary>
/// <param name="RequestId">The request, and the schedule's name.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="CreatedAt">When it was filed.</param>
/// <param name="ExpireAfter">When this row may be removed.</param>
internal sealed record ScheduleRow(string RequestId, DateTimeOffset ExpiresAt, DateTimeOffset CreatedAt, DateTimeOffset ExpireAfter)
{
    public const string Kind = "SCHEDULE";

    public static ScheduleRow Of(RequestRow request) =>
        new(request.RequestId, request.ExpiresAt, request.CreatedAt, request.OutboxExpireAfter);

    public Dictionary<string, AttributeValue> ToItem() =>
        Outbox
            .Row(RequestId, Keys.Schedule, Kind, CreatedAt, ExpireAfter)
            .With("Name", RequestId)
            .With("Expression", Expression(ExpiresAt))
            // A request's id has no character that JSON escapes.
            .With("Input", $$"""{"requestId":"{{RequestId}}"}""");

    /// <summary>Schedules know whole seconds; one that came early would find the request still open.</summary>
    private static string Expression(DateTimeOffset at)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(at.AddMilliseconds(999).ToUnixTimeSeconds());
        return second.UtcDateTime.ToString("'at('yyyy-MM-dd'T'HH:mm:ss')'", CultureInfo.InvariantCulture);
    }
}
