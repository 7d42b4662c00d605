using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>
/// SES's API v2: identities, configuration sets and mails live here. moto has them too, but delivers nothing, publishes no events, and
/// sends for anybody. What is neither (contact lists, pools of addresses) is moto's.
/// </summary>
internal sealed class SesService : ILocalService
{
    private readonly SesRegions _regions;
    private readonly Dictionary<string, Func<SesCall, JsonObject>> _operations;

    public SesService(SesRegions regions, IEnumerable<ISesOperations> groups)
    {
        _regions = regions;
        _operations = groups
            .SelectMany(group => group.Operations)
            .ToDictionary(operation => operation.Name, operation => operation.Answer, StringComparer.Ordinal);
    }

    /// <inheritdoc />
    public string Service => "ses";

    /// <inheritdoc />
    public ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        if (request.Protocol == AwsProtocol.Query)
            throw SesErrors.NotEmulated($"SES's older API, of which {request.Operation} is: use its API v2 (aws sesv2)");
        if (_operations.TryGetValue(request.Operation, out var answer))
            return ValueTask.FromResult<AwsResponse?>(
                AwsResponse.RestJson(answer(new SesCall(request, caller, _regions.In(request.Region))))
            );
        // moto would answer these about identities and mails of its own.
        if (
            request.Operation.StartsWith("Send", StringComparison.Ordinal)
            || request.Operation.Contains("Identity", StringComparison.Ordinal)
        )
            throw SesErrors.NotEmulated($"SES's {request.Operation}");
        return ValueTask.FromResult<AwsResponse?>(null);
    }
}
