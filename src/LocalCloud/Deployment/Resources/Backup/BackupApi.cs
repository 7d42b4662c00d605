using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.Backup;

/// <summary>AWS Backup's REST API (https://docs.aws.amazon.com/aws-backup/latest/devguide/api-reference.html).</summary>
internal static class BackupApi
{
    public static async Task<JsonObject> PutAsync(ResourceRequest request, string path, JsonObject body, CancellationToken ct) =>
        await request.Aws.RestAsync("backup", HttpMethod.Put, path, body, ct) as JsonObject ?? [];

    public static Task DeleteAsync(ResourceRequest request, string path, CancellationToken ct) =>
        request.Aws.RestAsync("backup", HttpMethod.Delete, path, null, ct);

    public static string Escape(string part) => Uri.EscapeDataString(part);
}
