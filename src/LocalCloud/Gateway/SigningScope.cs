using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace RegulatedData.LocalCloud;

/// <summary>
/// What a request's signature says about caller, service and region. The signature itself isn't checked: there is nobody to keep out of a
/// port that only this machine's user can reach.
/// </summary>
/// <param name="AccessKeyId">The key.</param>
/// <param name="SessionToken">The session's token, or null.</param>
/// <param name="Region">The region.</param>
/// <param name="Service">The service's signing name.</param>
/// <param name="Expires">When a presigned URL ends; null for other requests.</param>
internal sealed record SigningScope(string AccessKeyId, string? SessionToken, string Region, string Service, DateTimeOffset? Expires)
{
    /// <summary>Reads an Authorization header or a presigned query (SigV4, or S3's older form); false for an unsigned request.</summary>
    public static bool TryRead(
        IReadOnlyDictionary<string, string> headers,
        IReadOnlyDictionary<string, string> query,
        [NotNullWhen(true)] out SigningScope? scope
    )
    {
        scope = FromHeader(headers) ?? FromQuery(query) ?? FromOldQuery(query);
        return scope is not null;
    }

    private static SigningScope? FromHeader(IReadOnlyDictionary<string, string> headers)
    {
        if (!headers.TryGetValue("Authorization", out var authorization) || !authorization.StartsWith("AWS4-", StringComparison.Ordinal))
            return null;
        const string marker = "Credential=";
        var start = authorization.IndexOf(marker, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += marker.Length;
        var end = authorization.AsSpan(start).IndexOfAny(',', ' ');
        var credential = end < 0 ? authorization[start..] : authorization.Substring(start, end);
        return FromCredential(credential, headers.GetValueOrDefault("X-Amz-Security-Token"), expires: null);
    }

    private static SigningScope? FromQuery(IReadOnlyDictionary<string, string> query)
    {
        if (!query.TryGetValue("X-Amz-Credential", out var credential))
            return null;
        DateTimeOffset? expires = null;
        if (
            int.TryParse(query.GetValueOrDefault("X-Amz-Expires"), CultureInfo.InvariantCulture, out var seconds)
            && DateTimeOffset.TryParseExact(
                query.GetValueOrDefault("X-Amz-Date"),
                "yyyyMMdd'T'HHmmss'Z'",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out var signed
            )
        )
            expires = signed.AddSeconds(seconds);
        return FromCredential(credential, query.GetValueOrDefault("X-Amz-Security-Token"), expires);
    }

    /// <summary>The query of signature version 2, which boto3 still writes for S3's presigned URLs in some regions.</summary>
    private static SigningScope? FromOldQuery(IReadOnlyDictionary<string, string> query)
    {
        if (!query.TryGetValue("AWSAccessKeyId", out var key) || !query.ContainsKey("Signature"))
            return null;
        DateTimeOffset? expires = long.TryParse(query.GetValueOrDefault("Expires"), CultureInfo.InvariantCulture, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
        return new SigningScope(key, query.GetValueOrDefault("x-amz-security-token"), "us-east-1", "s3", expires);
    }

    private static SigningScope? FromCredential(string credential, string? token, DateTimeOffset? expires)
    {
        // The key may itself hold slashes, so the scope is read from the end: key/date/region/service/aws4_request.
        var parts = credential.Split('/');
        return parts.Length < 5 || parts[^1] != "aws4_request"
            ? null
            : new SigningScope(string.Join('/', parts[..^4]), token, parts[^3], parts[^2], expires);
    }
}
