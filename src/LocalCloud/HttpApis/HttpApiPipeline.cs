using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>What happens to each request to an HTTP API: stage, route, limit, caller, function, answer, access log.</summary>
internal sealed class HttpApiPipeline(
    LocalCloudContext context,
    HttpApiLoader apis,
    IamCheck iam,
    LambdaIntegration lambda,
    AccessLogWriter accessLogs
)
{
    /// <summary>Answers one request.</summary>
    public async Task HandleAsync(HttpContext http, string region, string apiId, RequestLimiter limiter)
    {
        var started = context.Time.GetTimestamp();
        var request = ApiRequest.Read(http, context.Time);
        var api = await apis.LoadAsync(region, apiId);
        if (api.IsDisabled || FindStage(api, request) is not var (stage, path))
        {
            await SendAsync(http, request, ApiResponse.Of(ApiError.NotFound));
            return;
        }
        var entry = new AccessLogEntry(api, context.AccountId, stage, request);
        ApiResponse response;
        try
        {
            response = await AnswerAsync(http, entry, path, limiter);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: nobody is left to answer.
            http.Abort();
            return;
        }
        await SendAsync(http, request, response);
        if (stage.LogDestination is { } group)
        {
            var latency = context.Time.GetElapsedTime(started);
            accessLogs.Write(group, AccessLogFormat.Write(stage.LogFormat, name => entry.Value(name, response, latency)));
        }
    }

    private async Task<ApiResponse> AnswerAsync(HttpContext http, AccessLogEntry entry, string path, RequestLimiter limiter)
    {
        var (api, stage, request) = (entry.Api, entry.Stage, entry.Request);
        if (request.IsHeadTooLarge)
            return ApiResponse.Of(ApiError.HeadTooLarge);
        if (api.Routes.Find(request.Method, path) is not { } match)
            return ApiResponse.Of(ApiError.NotFound);
        entry.RouteKey = match.Route.Key;
        if (!limiter.TryEnter(stage, match.Route))
            return ApiResponse.Of(ApiError.TooManyRequests);
        if (match.Route.NeedsIam)
        {
            entry.Identity = await iam.FindCallerAsync(api, stage, path, request, http.RequestAborted);
            if (entry.Identity is null)
                return ApiResponse.Of(ApiError.Forbidden);
        }
        if (await ApiRequest.ReadBodyAsync(http) is not { } body)
            return ApiResponse.Of(ApiError.TooLarge);
        if (match.Route.UnknownAuthorization is { } unknown)
            return NotEmulated(match.Route, $"authorization {unknown}, of which the local cloud knows NONE and AWS_IAM");
        if (match.Route.Integration is not { FunctionArn: not null } integration)
            return NotEmulated(match.Route, "no integration with a Lambda function, which is the only kind that the local cloud knows");
        var call = new ApiCall(
            api,
            context.AccountId,
            stage,
            match,
            request,
            entry.Identity,
            ApiBody.Of(body, request.Header("content-type"))
        );
        var started = context.Time.GetTimestamp();
        var response = await lambda.AnswerAsync(call, integration, http.RequestAborted);
        entry.IntegrationLatency = context.Time.GetElapsedTime(started);
        return response;
    }

    /// <summary>Refused rather than let through: an authorizer that nobody asks would let everybody in.</summary>
    private ApiResponse NotEmulated(ApiRoute route, string what)
    {
        context.Log($"The route {route.Key} has {what}.");
        return ApiResponse.Of(ApiError.Internal, $"The route has {what}.");
    }

    /// <summary>The stage and the path in it: a stage's name is the first segment of its paths, but for the default stage.</summary>
    private static (ApiStage Stage, string Path)? FindStage(HttpApi api, ApiRequest request)
    {
        var first = request.EncodedPath.TrimStart('/').Split('/')[0];
        if (first != ApiStage.Default && api.Stages.TryGetValue(first, out var named))
        {
            var rest = request.EncodedPath.TrimStart('/')[first.Length..];
            return (named, rest.Length == 0 ? "/" : rest);
        }
        return api.Stages.TryGetValue(ApiStage.Default, out var stage) ? (stage, request.EncodedPath) : null;
    }

    private static async Task SendAsync(HttpContext http, ApiRequest request, ApiResponse response)
    {
        http.Response.StatusCode = response.Status;
        foreach (var (name, value) in response.Headers)
            http.Response.Headers.Append(name, value);
        http.Response.Headers["apigw-requestid"] = request.Id;
        if (response.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified or < 200)
            return;
        http.Response.ContentLength = response.Body.Length;
        if (!HttpMethods.IsHead(request.Method))
            await http.Response.Body.WriteAsync(response.Body, http.RequestAborted);
    }
}
