using Microsoft.AspNetCore.Http;
using RegulatedData.LocalCloud.Deployment;

namespace RegulatedData.LocalCloud;

/// <summary>The <c>ResponseURL</c> of custom resources: on AWS a presigned S3 URL, so unsigned here too.</summary>
internal static class CustomResourceEndpoint
{
    /// <summary>More than the 4096 bytes that CloudFormation takes, so that it is the deployment that says what is wrong.</summary>
    private const int MaximumBody = 1024 * 1024;

    /// <summary>The path's segment under <see cref="LocalEndpoints.Root"/>.</summary>
    public static string Name => CustomResourceResponses.PathPrefix[LocalEndpoints.Root.Length..].TrimEnd('/');

    /// <summary>Answers for those who wait in <paramref name="responses"/>.</summary>
    public static RequestDelegate For(CustomResourceResponses responses) =>
        async http =>
        {
            if (!HttpMethods.IsPut(http.Request.Method))
            {
                http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
                return;
            }
            if (http.Request.ContentLength is null or > MaximumBody)
            {
                http.Response.StatusCode = StatusCodes.Status411LengthRequired;
                return;
            }
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            http.Response.StatusCode = responses.Receive(http.Request.Path.Value!.Split('/')[^1], body.ToArray());
        };
}
