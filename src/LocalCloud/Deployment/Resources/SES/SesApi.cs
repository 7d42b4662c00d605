using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SES;

/// <summary>SES's API v2.</summary>
internal static class SesApi
{
    public static Task CallAsync(ResourceRequest request, HttpMethod method, string path, JsonObject? body, CancellationToken ct) =>
        request.Aws.RestAsync("ses", method, $"/v2/email/{path}", body, ct);

    public static string Escape(string part) => Uri.EscapeDataString(part);
}
