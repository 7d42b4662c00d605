namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>Why a target didn't take an event, in EventBridge's terms.</summary>
/// <param name="Code">The DLQ's attribute ERROR_CODE.</param>
/// <param name="Message">The DLQ's attribute ERROR_MESSAGE.</param>
/// <param name="CanRetry">Whether it may go better later: missing permissions and targets are never tried again.</param>
internal sealed record DeliveryFailure(string Code, string Message, bool CanRetry = false)
{
    /// <summary>The failure behind an exception; null if it is no failure of the target.</summary>
    public static DeliveryFailure? From(Exception exception) =>
        exception switch
        {
            AwsApiException { Status: 401 or 403 } e when !IsThrottling(e) => new("NO_PERMISSIONS", e.Message),
            AwsApiException e when IsThrottling(e) => new("THROTTLING", e.Message, CanRetry: true),
            AwsApiException { Status: >= 500 } e => new("INTERNAL_ERROR", e.Message, CanRetry: true),
            AwsApiException e when IsMissing(e) => new("NO_RESOURCE", e.Message),
            AwsApiException e => new("SDK_CLIENT_ERROR", $"{e.Code}: {e.Message}"),
            HttpRequestException e => new("CONNECTION_FAILURE", e.Message, CanRetry: true),
            NotSupportedException e => new("UNSUPPORTED_TARGET", e.Message),
            FormatException e => new("INVALID_PARAMETER", e.Message),
            _ => null,
        };

    private static bool IsThrottling(AwsApiException e) =>
        e.Status == 429
        || e.Code.Contains("Throttl", StringComparison.Ordinal)
        || e.Code.Contains("TooManyRequests", StringComparison.Ordinal)
        || e.Code.Contains("LimitExceeded", StringComparison.Ordinal);

    private static bool IsMissing(AwsApiException e) =>
        e.Status == 404
        || e.Code.Contains("NotFound", StringComparison.Ordinal)
        || e.Code.Contains("DoesNotExist", StringComparison.Ordinal)
        || e.Code.Contains("NonExistent", StringComparison.Ordinal);
}
