namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>The headers of every answer: nothing is stored, framed, sniffed, indexed, or told to others.</summary>
internal static class SecurityHeaders
{
    /// <param name="contentType">The body's type.</param>
    /// <param name="contentSecurityPolicy">Default: nothing may be loaded or done.</param>
    public static Dictionary<string, string> For(
        string contentType,
        string contentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ) =>
        new()
        {
            ["content-type"] = contentType,
            ["cache-control"] = "no-store",
            // The address holds the token.
            ["referrer-policy"] = "no-referrer",
            ["content-security-policy"] = contentSecurityPolicy,
            ["x-content-type-options"] = "nosniff",
            ["x-frame-options"] = "DENY",
            // For this host only: the domain may be one whose other hosts are none of our business.
            ["strict-transport-security"] = "max-age=31536000",
            ["x-robots-tag"] = "noindex, nofollow",
            ["cross-origin-opener-policy"] = "same-origin",
            ["cross-origin-resource-policy"] = "same-origin",
            ["permissions-policy"] = "camera=(), geolocation=(), microphone=()",
        };
}
