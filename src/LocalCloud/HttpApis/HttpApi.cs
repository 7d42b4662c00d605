namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>An HTTP API as it is configured.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Region">Its region.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsDisabled">Whether its own endpoint is switched off.</param>
/// <param name="Routes">Its routes.</param>
/// <param name="Stages">Its stages, by name.</param>
internal sealed record HttpApi(
    string Id,
    string Region,
    string Name,
    bool IsDisabled,
    RouteTable Routes,
    IReadOnlyDictionary<string, ApiStage> Stages
);

/// <summary>A stage.</summary>
/// <param name="Name">Its name: <c>$default</c>, or the first segment of its paths.</param>
/// <param name="Variables">Its variables.</param>
/// <param name="LogDestination">The ARN of its access log's group; null for none.</param>
/// <param name="LogFormat">The access log's format.</param>
/// <param name="DefaultLimit">How many requests each route takes.</param>
/// <param name="RouteLimits">The same of single routes, by route key.</param>
internal sealed record ApiStage(
    string Name,
    IReadOnlyDictionary<string, string> Variables,
    string? LogDestination,
    string LogFormat,
    RateLimit? DefaultLimit,
    IReadOnlyDictionary<string, RateLimit> RouteLimits
)
{
    /// <summary>The stage whose paths have no prefix.</summary>
    public const string Default = "$default";
}

/// <summary>How many requests are let in.</summary>
/// <param name="PerSecond">How many a second in the long run.</param>
/// <param name="Burst">How many at once.</param>
internal sealed record RateLimit(double PerSecond, int Burst);

/// <summary>A route.</summary>
/// <param name="Key"><c>GET /requests/{id}</c>, or <c>$default</c>.</param>
/// <param name="NeedsIam">Whether callers must sign, and be allowed to.</param>
/// <param name="UnknownAuthorization">The authorization type, where it is one that the local cloud doesn't know; else null.</param>
/// <param name="Integration">Who answers; null where the route has no target.</param>
internal sealed record ApiRoute(string Key, bool NeedsIam, string? UnknownAuthorization, ApiIntegration? Integration)
{
    /// <summary>The method: <c>ANY</c> for all. For <c>$default</c> it is that.</summary>
    public string Method => Key.Split(' ')[0];

    /// <summary>The path with its placeholders; empty for <c>$default</c>.</summary>
    public string Path => Key.Split(' ') is [_, var path] ? path : "";
}

/// <summary>A function that answers.</summary>
/// <param name="FunctionArn">The function's ARN, perhaps with a qualifier; null for a kind of integration that the local cloud doesn't know.</param>
/// <param name="PayloadFormat"><c>1.0</c> or <c>2.0</c>.</param>
/// <param name="Timeout">How long it may take.</param>
/// <param name="RoleArn">The role that invokes it; null where the function's own policy must let API Gateway do it.</param>
internal sealed record ApiIntegration(string? FunctionArn, string PayloadFormat, TimeSpan Timeout, string? RoleArn);
