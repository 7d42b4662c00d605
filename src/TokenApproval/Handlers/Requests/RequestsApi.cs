using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>The routes for systems that file requests and act on decisions. IAM says who may call which.</summary>
internal sealed class RequestsApi(RequestStore store, CreateRequest create, ListRequests list, PutResult result)
{
    /// <summary>Twice what the largest request takes with every character escaped.</summary>
    private const int MaximumBodyBytes = 128 * 1024;

    public Task<HttpAnswer> RunAsync(HttpRequest request, Invocation invocation)
    {
        // API Gateway has checked the signature. A route that somebody made public must not let strangers in.
        var caller = request.CallerArn ?? throw Refusals.NoCaller();
        return request.RouteKey switch
        {
            "POST /requests" => create.RunAsync(JsonBodyOf(request), caller, invocation),
            "GET /requests" => list.RunAsync(request.Query, invocation.Token),
            "GET /requests/{requestId}" => GetAsync(RequestIdOf(request), invocation.Token),
            "PUT /requests/{requestId}/result" => result.RunAsync(RequestIdOf(request), JsonBodyOf(request), caller, invocation),
            _ => throw new RefusedException(
                405,
                ErrorCodes.MethodNotAllowed,
                "There are POST /requests, GET /requests, GET /requests/{requestId} and PUT /requests/{requestId}/result."
            ),
        };
    }

    private async Task<HttpAnswer> GetAsync(string requestId, CancellationToken cancellationToken)
    {
        var record = await store.ReadAllAsync(requestId, cancellationToken) ?? throw Refusals.NoSuchRequest();
        return HttpAnswer.Json(200, RequestAnswer.Of(record), RequestJson.Default.RequestAnswer);
    }

    private static string RequestIdOf(HttpRequest request)
    {
        var requestId = request.PathParameter("requestId");
        return Rules.RequestRules.RequestId(requestId) is { } problem
            ? throw RefusedException.InvalidInput(problem, "requestId")
            : requestId!;
    }

    private static byte[] JsonBodyOf(HttpRequest request) =>
        request.ContentType == "application/json" ? request.ReadBody(MaximumBodyBytes) : throw Refusals.MediaType();
}
