using System.Collections.Frozen;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>The services whose permissions the local cloud knows. A further service is one file and one line here.</summary>
internal static class PermissionTables
{
    private static readonly PermissionTable[] All =
    [
        new BackupPermissions(),
        new CloudFormationPermissions(),
        new CloudWatchPermissions(),
        new DynamoDbPermissions(),
        new EventsPermissions(),
        new ExecuteApiPermissions(),
        new IamPermissions(),
        new KmsPermissions(),
        new LambdaPermissions(),
        new LogsPermissions(),
        new PipesPermissions(),
        new S3Permissions(),
        new SchedulerPermissions(),
        new SecretsManagerPermissions(),
        new SesPermissions(),
        new SnsPermissions(),
        new SqsPermissions(),
        new SsmPermissions(),
        new StatesPermissions(),
        new StsPermissions(),
    ];

    private static readonly FrozenDictionary<string, PermissionTable> ByService = All.ToFrozenDictionary(t => t.Service);
    private static readonly FrozenDictionary<string, PermissionTable> ByPrefix = All.ToFrozenDictionary(t => t.Prefix);

    /// <summary>The table of a service, by its name in credential scopes; null where there is none yet.</summary>
    public static PermissionTable? Find(string service) => ByService.GetValueOrDefault(service);

    /// <summary>
    /// Whether the absence of a condition key from a request for the action is certain. Keys of another service are never part of a request;
    /// those of the action's own service are known only if its table supplies them.
    /// </summary>
    public static bool IsKnownConditionKey(string action, string key)
    {
        if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
            return GlobalConditionKeys.IsKnown(key);
        var prefix = action[..action.IndexOf(':', StringComparison.Ordinal)];
        if (!key.StartsWith(prefix + ":", StringComparison.OrdinalIgnoreCase))
            return true;
        return ByPrefix.TryGetValue(prefix, out var table) && table.ConditionKeys.Any(known => Covers(known, key));
    }

    /// <summary>Whether a known key, perhaps with an asterisk at its end, is the key.</summary>
    public static bool Covers(string known, string key) =>
        known.EndsWith('*')
            ? key.StartsWith(known[..^1], StringComparison.OrdinalIgnoreCase)
            : string.Equals(known, key, StringComparison.OrdinalIgnoreCase);
}
