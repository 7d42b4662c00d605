namespace RegulatedData.LocalCloud.Authorization;

/// <summary>One question to the policies: may this principal do this action on this resource?</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="Action">The action: <c>dynamodb:PutItem</c>.</param>
/// <param name="Resource">The resource's ARN; <c>*</c> for an action that AWS doesn't tie to a resource.</param>
/// <param name="Context">The condition keys of the request.</param>
internal sealed record PermissionRequest(PolicyPrincipal Principal, string Action, string Resource, RequestContext Context);
