using System.Text;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>Tells whether a fault's conditions fit.</summary>
internal sealed class FaultMatch(Fault fault)
{
    private readonly Glob? _operation = GlobOf(fault.Operation);
    private readonly Glob? _caller = GlobOf(fault.Caller);
    private readonly ResourceGlob? _resource = fault.Resource is null ? null : new ResourceGlob(fault.Resource);

    /// <summary>Whether the fault may befall this call.</summary>
    public bool Call(AwsRequest request, Caller caller) =>
        (fault.Service is null || string.Equals(fault.Service, request.Service, StringComparison.OrdinalIgnoreCase))
        && Matches(_operation, request.Operation)
        && (_caller is null || NamesOf(caller).Any(name => Matches(_caller, name)))
        && (_resource is null || RequestTexts.Of(request).Any(_resource.Matches))
        && (fault.Body is null || Encoding.UTF8.GetString(request.Body.Span).Contains(fault.Body, StringComparison.Ordinal));

    /// <summary>Whether the fault may befall an invocation of this function.</summary>
    public bool Invocation(string functionName) => _resource?.Matches(functionName) ?? true;

    /// <summary>Whether the fault may befall this record.</summary>
    public bool Record(string streamArn, JsonObject record) =>
        Matches(_operation, record["eventName"]?.GetValue<string>() ?? "")
        && (_resource?.Matches(streamArn) ?? true)
        && (fault.Body is null || record.ToJsonString().Contains(fault.Body, StringComparison.Ordinal));

    private static IEnumerable<string> NamesOf(Caller caller) =>
        caller switch
        {
            RoleSession session => [session.RoleName, session.SessionName],
            IamUser user => [user.UserName],
            ServicePrincipal service => [service.Service],
            _ => ["administrator"],
        };

    private static Glob? GlobOf(string? text) => text is null ? null : Glob.FromPolicy(text);

    private static bool Matches(Glob? glob, string text) => glob is not { } pattern || pattern.Matches(text, StringComparison.Ordinal);

    /// <summary>A resource's name, alone or in an ARN or a URL.</summary>
    private sealed class ResourceGlob(string name)
    {
        private readonly Glob[] _forms =
        [
            .. new[] { name, $"arn:*:{name}", $"arn:*/{name}", $"arn:*/{name}/*", $"http*/{name}" }.Select(Glob.FromPolicy),
        ];

        public bool Matches(string value) => Array.Exists(_forms, form => form.Matches(value, StringComparison.Ordinal));
    }
}
