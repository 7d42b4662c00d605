namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>A request that has found its route.</summary>
/// <param name="Api">The API.</param>
/// <param name="AccountId">Its account.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Match">The route.</param>
/// <param name="Request">The request.</param>
/// <param name="Identity">Who signed it; null where the route doesn't ask.</param>
/// <param name="Body">Its body.</param>
internal sealed record ApiCall(
    HttpApi Api,
    string AccountId,
    ApiStage Stage,
    RouteMatch Match,
    ApiRequest Request,
    ApiIdentity? Identity,
    ApiBody Body
);

/// <summary>Who signed a request.</summary>
/// <param name="AccessKey">The access key.</param>
/// <param name="AccountId">The account.</param>
/// <param name="CallerId">The caller's id: for a role's session <c>AROA...:session</c>.</param>
/// <param name="UserArn">The caller's ARN.</param>
internal sealed record ApiIdentity(string AccessKey, string AccountId, string CallerId, string UserArn);
