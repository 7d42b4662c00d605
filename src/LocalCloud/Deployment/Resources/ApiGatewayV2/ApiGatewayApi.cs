using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.ApiGatewayV2;

/// <summary>Calls API Gateway.</summary>
internal static class ApiGatewayApi
{
    /// <summary>The path of a resource of the API that the properties name.</summary>
    public static string Path(ResourceRequest request, string kind) =>
        $"/v2/apis/{Uri.EscapeDataString(request.Properties.Required("ApiId"))}/{kind}";

    /// <summary>Creates a resource.</summary>
    public static async Task<JsonObject> CreateAsync(ResourceRequest request, string path, JsonObject body, CancellationToken ct) =>
        (await request.Aws.RestAsync("apigateway", HttpMethod.Post, path, body, ct))!.AsObject();

    /// <summary>Deletes a resource.</summary>
    public static async Task DeleteAsync(ResourceRequest request, string path, CancellationToken ct)
    {
        try
        {
            await request.Aws.RestAsync("apigateway", HttpMethod.Delete, path, null, ct);
        }
        catch (AwsApiException error) when (error.Code == "NotFoundException")
        {
            // With the API, all that belongs to it is gone.
        }
    }

    /// <summary>The named properties that are there, under the API's names, which begin with a small letter.</summary>
    public static JsonObject Body(PropertyBag properties, params IEnumerable<string> names) =>
        new(properties.Pick(names).ToList().Select(e => KeyValuePair.Create(Camel(e.Key), e.Value?.DeepClone())));

    /// <summary>A name that begins with a small letter.</summary>
    public static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
