using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>A call to SES.</summary>
internal sealed record SesCall(AwsRequest Request, Caller Caller, SesStore Store)
{
    /// <summary>The body.</summary>
    public JsonObject Body => Request.Json;

    /// <summary>A parameter in the path.</summary>
    /// <exception cref="AwsApiException">It is missing.</exception>
    public string Path(string name) => Request.PathParameters.GetValueOrDefault(name) ?? throw SesErrors.Invalid($"{name} is missing.");

    /// <summary>A text in the body.</summary>
    /// <exception cref="AwsApiException">It is missing.</exception>
    public string Required(string name) =>
        AwsJson.Text(Body[name]) is { Length: > 0 } text ? text : throw SesErrors.Invalid($"{name} is missing.");

    /// <summary>A page of a list: <c>PageSize</c> and <c>NextToken</c> are in the query.</summary>
    /// <param name="member">The list's name in the answer.</param>
    /// <param name="items">All of it.</param>
    public JsonObject Page(string member, IEnumerable<JsonNode> items)
    {
        var size = int.TryParse(Request.Query.GetValueOrDefault("PageSize"), CultureInfo.InvariantCulture, out var given) ? given : 100;
        var start = int.TryParse(Request.Query.GetValueOrDefault("NextToken"), CultureInfo.InvariantCulture, out var token) ? token : 0;
        var all = items.ToList();
        var page = new JsonObject { [member] = new JsonArray([.. all.Skip(start).Take(size)]) };
        if (start + size < all.Count)
            page["NextToken"] = (start + size).ToString(CultureInfo.InvariantCulture);
        return page;
    }
}

/// <summary>A group of operations: each takes a call and gives the answer's body.</summary>
internal interface ISesOperations
{
    /// <summary>The operations, by name.</summary>
    IEnumerable<(string Name, Func<SesCall, JsonObject> Answer)> Operations { get; }
}
