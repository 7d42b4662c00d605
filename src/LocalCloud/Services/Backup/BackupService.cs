using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Backup;

/// <summary>
/// AWS Backup for DynamoDB tables: moto keeps vaults and plans but no selections, jobs, recovery points or restore tests, so all of these
/// live here, and moto gets only what is neither (report plans).
/// </summary>
internal sealed class BackupService : ILocalService
{
    private readonly ConcurrentDictionary<string, BackupStore> _stores = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Status, Func<BackupCall, CancellationToken, Task<JsonObject?>> Answer)> _operations;

    public BackupService(IEnumerable<IBackupOperations> groups) =>
        _operations = groups
            .SelectMany(group => group.Operations)
            .ToDictionary(operation => operation.Name, operation => (operation.Status, operation.Answer), StringComparer.Ordinal);

    /// <inheritdoc />
    public string Service => "backup";

    /// <summary>What is known in a region.</summary>
    public BackupStore In(string region) => _stores.GetOrAdd(region, r => new BackupStore(r));

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        if (!_operations.TryGetValue(request.Operation, out var operation))
            return null;
        var body = await operation.Answer(new BackupCall(request, caller, In(request.Region)), ct);
        return body is null ? AwsResponse.Empty(operation.Status) : AwsResponse.RestJson(body, operation.Status);
    }
}
