using System.Globalization;
using System.Security.Cryptography;
using Amazon.Runtime.Internal.Auth;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>Recomputes a request's signature from what arrived. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html</summary>
internal static class SignatureCheck
{
    public const string AccessKey = "AKIDTEST";
    public const string SecretKey = "test-secret";
    public const string Region = "eu-west-1";

    /// <summary>What is wrong with the signature; null if it is right.</summary>
    public static string? Fault(HttpRequest request, byte[] body, string service, DateTimeOffset now)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("AWS4-HMAC-SHA256 ", StringComparison.Ordinal))
            return "no signature";
        var parts = header["AWS4-HMAC-SHA256 ".Length..]
            .Split(',', StringSplitOptions.TrimEntries)
            .ToDictionary(part => part[..part.IndexOf('=')], part => part[(part.IndexOf('=') + 1)..]);
        var scope = parts["Credential"].Split('/');
        if (scope[0] != AccessKey || scope[2] != Region || scope[3] != service)
            return $"signed for {parts["Credential"]}";
        var signedAt = DateTimeOffset.ParseExact(
            request.Headers["X-Amz-Date"].ToString(),
            "yyyyMMdd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal
        );
        if ((now - signedAt).Duration() > TimeSpan.FromMinutes(5))
            return "signed at another time";
        var expected = AWS4Signer.ComputeSignature(
            AccessKey,
            SecretKey,
            Region,
            signedAt.UtcDateTime,
            service,
            parts["SignedHeaders"],
            Canonical(request, body, parts["SignedHeaders"])
        );
        return expected.Signature == parts["Signature"] ? null : "another signature";
    }

    private static string Canonical(HttpRequest request, byte[] body, string signedHeaders)
    {
        var raw = request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget.Split('?');
        var query = raw.Length < 2 ? [] : raw[1].Split('&', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(query, StringComparer.Ordinal);
        var headers = string.Concat(signedHeaders.Split(';').Select(name => $"{name}:{request.Headers[name].ToString().Trim()}\n"));
        return $"{request.Method}\n{raw[0]}\n{string.Join('&', query)}\n{headers}\n{signedHeaders}\n{Convert.ToHexStringLower(SHA256.HashData(body))}";
    }
}
