using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Lets a function answer, in API Gateway's own name: the function's policy, or the integration's role, must let it.</summary>
internal sealed class LambdaIntegration(LocalCloudContext context, CallerApis callers)
{
    /// <summary>The function's answer, or what API Gateway answers instead.</summary>
    public async Task<ApiResponse> AnswerAsync(ApiCall call, ApiIntegration integration, CancellationToken ct)
    {
        using var deadline = new CancellationTokenSource(integration.Timeout, context.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
        try
        {
            var answer = await InvokeAsync(call, integration, either.Token);
            if (answer.Headers?.ContainsKey("X-Amz-Function-Error") == true)
                return Failed(call, $"The Lambda function returned the following error: {ErrorOf(answer)}");
            return FunctionAnswer.Read(answer.Body, integration.PayloadFormat);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Log(call, $"the function didn't answer within {integration.Timeout.TotalSeconds:0.###} s.");
            return ApiResponse.Of(ApiError.Unavailable, "Integration request timed out");
        }
        catch (Exception error) when (error is AwsApiException or FunctionAnswerException or HttpRequestException)
        {
            return Failed(call, error.Message);
        }
    }

    private async Task<AwsResponse> InvokeAsync(ApiCall call, ApiIntegration integration, CancellationToken ct)
    {
        var written = integration.PayloadFormat == "1.0" ? EventFormat1.Write(call) : EventFormat2.Write(call);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(written.ToJsonString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var principal = new ServicePrincipal("apigateway.amazonaws.com", SourceArn(call), call.AccountId);
        var api = integration.RoleArn is { } role ? await callers.ForRoleAsync(role, principal, ct) : callers.For(principal);
        var function = integration.FunctionArn!;
        return await api.In(function.Split(':')[3])
            .SendAsync(
                "lambda",
                HttpMethod.Post,
                $"/2015-03-31/functions/{Uri.EscapeDataString(function)}/invocations",
                content,
                new Dictionary<string, string>(StringComparer.Ordinal) { ["X-Amz-Invocation-Type"] = "RequestResponse" },
                ct
            );
    }

    /// <summary>The route on whose behalf the function is invoked: with its placeholders, not with what they matched.</summary>
    private static string SourceArn(ApiCall call)
    {
        var route = call.Match.Route;
        return $"arn:aws:execute-api:{call.Api.Region}:{call.AccountId}:{call.Api.Id}/{call.Stage.Name}/{route.Method}{route.Path}";
    }

    private ApiResponse Failed(ApiCall call, string reason)
    {
        Log(call, reason);
        return ApiResponse.Of(ApiError.Internal, reason);
    }

    private static string ErrorOf(AwsResponse answer) =>
        JsonNode.Parse(answer.Body.Span) is JsonObject error && error["errorMessage"] is { } message ? message.ToString() : "Unhandled";

    private void Log(ApiCall call, string reason) =>
        context.Log($"HTTP API {call.Api.Name}, {call.Match.Route.Key}, request {call.Request.Id}: {reason}");
}
