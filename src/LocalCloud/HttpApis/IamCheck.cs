using System.Collections.Frozen;
using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Who signed a request, and whether they may call the route: <c>execute-api:Invoke</c>.</summary>
internal sealed class IamCheck(LocalCloudContext context, ICallAuthorizer authorizer, IPolicySource policies)
{
    private const string Service = "execute-api";

    /// <summary>The caller; null for one who isn't let in.</summary>
    /// <param name="api">The API.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="path">The path in the stage, as it was sent.</param>
    /// <param name="request">The request.</param>
    /// <param name="ct">Cancels the check.</param>
    public async Task<ApiIdentity?> FindCallerAsync(HttpApi api, ApiStage stage, string path, ApiRequest request, CancellationToken ct)
    {
        var headers = request.Headers.ToFrozenDictionary(h => h.Name, h => string.Join(',', h.Values), StringComparer.OrdinalIgnoreCase);
        var query = RequestReader.Query(request.QueryString);
        if (!SigningScope.TryRead(headers, query, out var scope) || scope.Service != Service || scope.Region != api.Region)
            return Refuse(api, request, $"it isn't signed for {Service} in {api.Region}.");
        if (scope.Expires is { } expires && expires < context.Time.GetUtcNow())
            return Refuse(api, request, "its signature has expired.");
        var resource = $"arn:aws:{Service}:{api.Region}:{context.AccountId}:{api.Id}/{stage.Name}/{request.Method}{path}";
        var asked = new AwsRequest(Service, "Invoke", api.Region, new HttpMethod(request.Method), path, query, headers, default)
        {
            PathParameters = new Dictionary<string, string>(StringComparer.Ordinal) { [ExecuteApiPermissions.ResourceArn] = resource },
        };
        try
        {
            var caller = context.Credentials.Resolve(scope.AccessKeyId, scope.SessionToken);
            var decision = await authorizer.AuthorizeAsync(asked, caller, ct);
            return decision.IsAllowed
                ? new ApiIdentity(scope.AccessKeyId, context.AccountId, await IdOfAsync(caller, ct), caller.Arn(context.AccountId))
                : Refuse(api, request, $"{decision.Message}. {decision.Explanation}".TrimEnd());
        }
        catch (AwsApiException error)
        {
            return Refuse(api, request, error.Message);
        }
    }

    private async Task<string> IdOfAsync(Caller caller, CancellationToken ct) =>
        caller switch
        {
            RoleSession session => $"{(await policies.RoleAsync(session.RoleName, ct))?.Id}:{session.SessionName}",
            IamUser user => (await policies.UserAsync(user.UserName, ct))?.Id ?? user.UserName,
            _ => context.AccountId,
        };

    private ApiIdentity? Refuse(HttpApi api, ApiRequest request, string reason)
    {
        context.Log($"HTTP API {api.Name}: {request.Method} {request.Path} is refused: {reason}");
        return null;
    }
}
