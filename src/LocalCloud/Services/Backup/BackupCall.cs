using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>A call to AWS Backup.</summary>
internal sealed record BackupCall(AwsRequest Request, Caller Caller, BackupStore Store)
{
    /// <summary>The body.</summary>
    public JsonObject Body => Request.Json;

    /// <summary>A parameter in the path.</summary>
    /// <exception cref="AwsApiException">It is missing.</exception>
    public string Path(string name) => Request.PathParameters.GetValueOrDefault(name) ?? throw BackupErrors.Missing(name);

    /// <summary>A parameter in the query; null where it isn't set.</summary>
    public string? Query(string name) => Request.Query.GetValueOrDefault(name);

    /// <summary>A text in the body.</summary>
    /// <exception cref="AwsApiException">It is missing.</exception>
    public string Required(string name) => AwsJson.Text(Body[name]) is { Length: > 0 } text ? text : throw BackupErrors.Missing(name);

    /// <summary>An object in the body.</summary>
    /// <exception cref="AwsApiException">It is missing.</exception>
    public JsonObject RequiredObject(string name) => Body[name] as JsonObject ?? throw BackupErrors.Missing(name);
}

/// <summary>A group of operations: each takes a call and gives the answer's body, or null for none.</summary>
internal interface IBackupOperations
{
    /// <summary>The operations, by name, with the HTTP status that they answer with.</summary>
    IEnumerable<(string Name, int Status, Func<BackupCall, CancellationToken, Task<JsonObject?>> Answer)> Operations { get; }
}
