using System.Globalization;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>What an access log can say of a request.</summary>
/// <param name="Api">The API.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Request">The request.</param>
internal sealed record AccessLogEntry(HttpApi Api, string AccountId, ApiStage Stage, ApiRequest Request)
{
    /// <summary>The route, once it is found.</summary>
    public string? RouteKey { get; set; }

    /// <summary>Who signed, once that is known.</summary>
    public ApiIdentity? Identity { get; set; }

    /// <summary>How long the integration took; null where it wasn't asked.</summary>
    public TimeSpan? IntegrationLatency { get; set; }

    /// <summary>The value of a variable; null where it has none.</summary>
    /// <param name="name">Its name without <c>$context.</c>.</param>
    /// <param name="response">The answer.</param>
    /// <param name="latency">How long the whole took.</param>
    public string? Value(string name, ApiResponse response, TimeSpan latency) =>
        name switch
        {
            "accountId" => AccountId,
            "apiId" => Api.Id,
            "domainName" => Request.Host,
            "domainPrefix" => Api.Id,
            "stage" => Stage.Name,
            "routeKey" => RouteKey,
            "requestId" or "extendedRequestId" => Request.Id,
            "requestTime" => Request.Time,
            "requestTimeEpoch" => Number(Request.ReceivedAt.ToUnixTimeMilliseconds()),
            "httpMethod" => Request.Method,
            "path" => Request.Path,
            "protocol" => Request.Protocol,
            "identity.sourceIp" => Request.SourceIp,
            "identity.userAgent" => Request.UserAgent is { Length: > 0 } agent ? agent : null,
            "identity.accountId" => Identity?.AccountId,
            "identity.caller" or "identity.user" => Identity?.CallerId,
            "identity.userArn" => Identity?.UserArn,
            "status" => Number(response.Status),
            "responseLength" or "dataProcessed" => Number(response.Body.Length),
            "responseLatency" => Number((long)latency.TotalMilliseconds),
            "error.message" => response.Error?.Message,
            "error.messageString" => response.Error is { } error ? $"\"{error.Message}\"" : null,
            "error.responseType" => response.Error?.Type,
            "integrationErrorMessage" or "integration.error" => response.IntegrationError,
            "integrationLatency" or "integration.latency" => IntegrationLatency is { } took ? Number((long)took.TotalMilliseconds) : null,
            // Lambda's own status, not the function's.
            "integrationStatus" or "integration.integrationStatus" when IntegrationLatency is not null => response.Error is null
                ? "200"
                : null,
            "integration.status" when IntegrationLatency is not null => response.Error is null ? Number(response.Status) : null,
            _ => null,
        };

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
