using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.Services.Scheduler;

/// <summary>A call to EventBridge Scheduler.</summary>
internal sealed partial record SchedulerCall(AwsRequest Request)
{
    private const string NamePattern = "^[0-9a-zA-Z-_.]+$";

    /// <summary>The region.</summary>
    public string Region => Request.Region;

    /// <summary>The body.</summary>
    public JsonObject Body => Request.Json;

    /// <summary>The schedule's or group's name, which is in the path.</summary>
    /// <exception cref="AwsApiException">It isn't a name.</exception>
    public string Name => CheckedName(Request.PathParameters.GetValueOrDefault("Name", ""), "name");

    /// <summary>The group's name: in the body when writing, in the query when reading and deleting.</summary>
    /// <exception cref="AwsApiException">It isn't a name.</exception>
    public string Group =>
        ((Request.Body.IsEmpty ? null : AwsJson.Text(Body["GroupName"])) ?? Query("groupName")) is { } given
            ? CheckedName(given, "groupName")
            : ScheduleStore.DefaultGroup;

    /// <summary>A parameter in the query; null where it isn't set.</summary>
    public string? Query(string name) => Request.Query.GetValueOrDefault(name);

    /// <summary>A page of a list.</summary>
    /// <param name="member">The list's name in the answer.</param>
    /// <param name="items">All of it.</param>
    public JsonObject Page(string member, IEnumerable<JsonObject> items)
    {
        var size = int.TryParse(Query("MaxResults"), CultureInfo.InvariantCulture, out var given) ? given : 100;
        var start = int.TryParse(Query("NextToken"), CultureInfo.InvariantCulture, out var token) ? token : 0;
        var all = items.ToList();
        var page = new JsonObject { [member] = new JsonArray([.. all.Skip(start).Take(size)]) };
        if (start + size < all.Count)
            page["NextToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        return page;
    }

    private static string CheckedName(string name, string member) =>
        Names().IsMatch(name)
            ? name
            : throw SchedulerErrors.Invalid(
                $"1 validation error detected: Value '{name}' at '{member}' failed to satisfy constraint: Member must satisfy regular expression "
                    + $"pattern: {NamePattern}, and have 1 to 64 characters"
            );

    [GeneratedRegex("^[0-9a-zA-Z-_.]{1,64}\\z", RegexOptions.None, 1000)]
    private static partial Regex Names();
}

/// <summary>A group of operations: each takes a call and gives the answer's body.</summary>
internal interface ISchedulerOperations
{
    /// <summary>The operations, by name.</summary>
    IEnumerable<(string Name, Func<SchedulerCall, CancellationToken, Task<JsonObject>> Answer)> Operations { get; }
}
