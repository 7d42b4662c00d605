using System.Collections.Frozen;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// Judges each call as AWS would: what the request needs, by its service's table; what the caller's and the resource's policies say of it. What
/// can't be judged is refused. The account's administrator may do everything.
/// </summary>
/// <remarks>
/// Not emulated: session policies, organizations' policies, KMS grants, and what most services do on a caller's behalf (DynamoDB or S3 using a
/// key). Publishing to encrypted topics and sending to encrypted queues does ask for the key's permissions.
/// </remarks>
internal sealed class Authorizer : ICallAuthorizer
{
    private const string NoResource =
        "because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly "
        + "denies access";

    private readonly IPolicySource _policies;
    private readonly IPermissionLookups _lookups;
    private readonly TimeProvider _time;
    private readonly string _accountId;
    private readonly string _defaultRegion;

    /// <summary>Judges by the policies of <paramref name="policies"/>.</summary>
    /// <param name="policies">Where policies come from.</param>
    /// <param name="lookups">What requests don't say themselves.</param>
    /// <param name="accountId">The account that requests are made to.</param>
    /// <param name="defaultRegion">The region of what doesn't name one.</param>
    /// <param name="time">For <c>aws:CurrentTime</c>.</param>
    public Authorizer(IPolicySource policies, IPermissionLookups lookups, string accountId, string defaultRegion, TimeProvider time)
    {
        _policies = policies;
        _lookups = lookups;
        _accountId = accountId;
        _defaultRegion = defaultRegion;
        _time = time;
    }

    /// <inheritdoc />
    public async Task<AuthorizationDecision> AuthorizeAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        try
        {
            return caller switch
            {
                Administrator => AuthorizationDecision.Allowed,
                ServicePrincipal service => await JudgeServiceAsync(request, service, ct),
                RoleSession session => await JudgeRoleAsync(request, session, ct),
                IamUser user => await JudgeUserAsync(request, user, ct),
                _ => throw new PolicyException($"The local cloud can't evaluate policies for a {caller.GetType().Name}."),
            };
        }
        catch (Exception error) when (error is PolicyException or AwsApiException)
        {
            // Refused rather than guessed.
            return AuthorizationDecision.Denied(
                $"User: {caller.Arn(_accountId)} is not authorized to perform: {Action(request)}: {error.Message}"
            );
        }
    }

    /// <inheritdoc />
    public Task<AuthorizationDecision> AuthorizeAssumeRoleAsync(string roleArn, Caller caller, CancellationToken ct) =>
        caller is ServicePrincipal service
            ? AuthorizeAsync(service, "sts:AssumeRole", roleArn, FrozenDictionary<string, string>.Empty, ct)
            : AuthorizeAsync(AssumeRoleRequest.For(roleArn, _defaultRegion), caller, ct);

    /// <summary>
    /// Whether an AWS service may do something in its own name, by the resource's policy alone: EventBridge <c>sns:Publish</c> on a topic,
    /// Lambda <c>sts:AssumeRole</c> on a role.
    /// </summary>
    /// <param name="service">Which service, and on behalf of what: <c>aws:SourceArn</c> and <c>aws:SourceAccount</c>, where it has them.</param>
    /// <param name="action">The action.</param>
    /// <param name="resourceArn">The resource.</param>
    /// <param name="context">Further condition keys with their values.</param>
    /// <param name="ct">Cancels it.</param>
    public async Task<AuthorizationDecision> AuthorizeAsync(
        ServicePrincipal service,
        string action,
        string resourceArn,
        IReadOnlyDictionary<string, string> context,
        CancellationToken ct
    )
    {
        var permission = new RequiredPermission(action, resourceArn);
        foreach (var (key, value) in context)
            permission = permission.With(key, value);
        try
        {
            return await JudgeServiceAsync([permission], service, ct);
        }
        catch (Exception error) when (error is PolicyException or AwsApiException)
        {
            return AuthorizationDecision.Denied(
                $"User: {service.Service} is not authorized to perform: {action} on resource: {resourceArn}: {error.Message}"
            );
        }
    }

    /// <summary>
    /// Whether a service may deliver to a topic: <c>sns:Publish</c> by the topic's policy, and where the topic is encrypted under a customer's
    /// key, <c>kms:GenerateDataKey</c> and <c>kms:Decrypt</c> by the key's policy.
    /// </summary>
    public async Task<AuthorizationDecision> AuthorizePublishAsync(ServicePrincipal service, string topicArn, CancellationToken ct)
    {
        try
        {
            var keyArn = await _lookups.EncryptionKeyArnAsync(topicArn, ct);
            var region = Arns.Region(topicArn);
            return await JudgeServiceAsync([new("sns:Publish", topicArn), .. ServiceKeyUse.ToSend(topicArn, keyArn, region)], service, ct);
        }
        catch (Exception error) when (error is PolicyException or AwsApiException)
        {
            return AuthorizationDecision.Denied(
                $"User: {service.Service} is not authorized to perform: sns:Publish on resource: {topicArn}: {error.Message}"
            );
        }
    }

    private async Task<AuthorizationDecision> JudgeRoleAsync(AwsRequest request, RoleSession session, CancellationToken ct)
    {
        var role = await _policies.RoleAsync(session.RoleName, ct);
        if (role?.Arn != session.RoleArn)
            throw new PolicyException($"the role {session.RoleArn} doesn't exist (any more).");
        return await JudgeAsync(request, new RoleSessionPrincipal(role.Arn, session.SessionName), role, ct);
    }

    private async Task<AuthorizationDecision> JudgeUserAsync(AwsRequest request, IamUser caller, CancellationToken ct)
    {
        var user =
            await _policies.UserAsync(caller.UserName, ct)
            ?? throw new PolicyException($"the user {caller.UserName} doesn't exist (any more).");
        if (!user.ActiveAccessKeys.Contains(caller.AccessKeyId))
            throw new PolicyException($"the access key {caller.AccessKeyId} of {caller.UserName} is inactive or was deleted.");
        return await JudgeAsync(request, new UserPrincipal(user.Arn), user, ct);
    }

    private async Task<AuthorizationDecision> JudgeAsync(
        AwsRequest request,
        PolicyPrincipal principal,
        PrincipalPolicies identity,
        CancellationToken ct
    )
    {
        var askedKeys = AskedKeys(identity);
        foreach (var permission in await RequiredAsync(request, askedKeys, ct))
        {
            var context = GlobalConditionKeys.AddCaller(ContextOf(permission, askedKeys), principal, identity, request, _time.GetUtcNow());
            var (policies, exists) = await ApplicableAsync(permission, identity, ct);
            var asked = new PermissionRequest(principal, permission.Action, permission.Resource, context);
            var verdict = PolicyEvaluator.Evaluate(asked, policies);
            if (!verdict.IsAllowed)
                return Denied(asked, exists ? verdict : verdict with { Reason = NoResource });
        }
        return AuthorizationDecision.Allowed;
    }

    private async Task<AuthorizationDecision> JudgeServiceAsync(AwsRequest request, ServicePrincipal service, CancellationToken ct) =>
        await JudgeServiceAsync(await RequiredAsync(request, FrozenSet<string>.Empty, ct), service, ct);

    private async Task<AuthorizationDecision> JudgeServiceAsync(
        IReadOnlyList<RequiredPermission> permissions,
        ServicePrincipal service,
        CancellationToken ct
    )
    {
        foreach (var permission in permissions)
        {
            var region = Arns.Region(permission.Resource) is { Length: > 0 } given ? given : _defaultRegion;
            var context = GlobalConditionKeys.AddService(
                ContextOf(permission, FrozenSet<string>.Empty),
                service,
                region,
                _time.GetUtcNow()
            );
            context = ServiceSource.Add(context, service, permission);
            var (policies, exists) = await ApplicableAsync(permission, identity: null, ct);
            var asked = new PermissionRequest(new AwsServicePrincipal(service.Service), permission.Action, permission.Resource, context);
            var verdict = PolicyEvaluator.Evaluate(asked, policies);
            if (!verdict.IsAllowed)
                return Denied(asked, exists ? verdict : verdict with { Reason = NoResource });
        }
        return AuthorizationDecision.Allowed;
    }

    private async ValueTask<IReadOnlyList<RequiredPermission>> RequiredAsync(
        AwsRequest request,
        IReadOnlySet<string> askedKeys,
        CancellationToken ct
    )
    {
        var table =
            PermissionTables.Find(request.Service)
            ?? throw new PolicyException(
                $"the local cloud can't evaluate policies for the service '{request.Service}' yet, so only the administrator may use it."
            );
        return await table.RequiredAsync(new PermissionCall(request, _accountId, _lookups, askedKeys, ct));
    }

    private async Task<(ApplicablePolicies Policies, bool ResourceExists)> ApplicableAsync(
        RequiredPermission permission,
        PrincipalPolicies? identity,
        CancellationToken ct
    )
    {
        var own = identity?.Policies ?? [];
        if (permission.Action == "sts:AssumeRole")
        {
            var role = await _policies.RoleAsync(permission.Resource[(permission.Resource.LastIndexOf('/') + 1)..], ct);
            var trust = role?.Arn == permission.Resource ? role.Trust : null;
            return (new ApplicablePolicies(own, identity?.Boundary, trust) { ResourceMustAllow = true }, trust is not null);
        }
        // Handing over a role isn't using it: its trust policy has no say.
        var resource = await _policies.ResourceAsync(permission.PolicyOwner, ct);
        var isKey = Arns.Service(permission.Resource) == "kms" && resource.Exists && resource.Document is not null;
        return (
            new ApplicablePolicies(own, identity?.Boundary, resource.Document) { ResourceMustAllow = isKey },
            resource.Exists || !IsKms(permission)
        );
    }

    private static bool IsKms(RequiredPermission permission) => permission.Action.StartsWith("kms:", StringComparison.Ordinal);

    // A key that is worked out on demand only is unknown, not absent, where a policy of the resource asks for it.
    private RequestContext ContextOf(RequiredPermission permission, FrozenSet<string> askedKeys) =>
        GlobalConditionKeys.AddResource(
            RequestContext
                .Knowing(key =>
                    PermissionTables.IsKnownConditionKey(permission.Action, key)
                    && (!DynamoDbPermissions.IsWorkedOutOnDemand(key) || askedKeys.Contains(key))
                )
                .With(permission.Context),
            permission.Resource,
            _accountId
        );

    private static FrozenSet<string> AskedKeys(PrincipalPolicies identity) =>
        identity
            .Policies.Append(identity.Boundary)
            .OfType<PolicyDocument>()
            .SelectMany(p => p.Statements)
            .SelectMany(s => s.ConditionKeys)
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static AuthorizationDecision Denied(PermissionRequest asked, Verdict verdict) =>
        AuthorizationDecision.Denied(
            $"User: {asked.Principal.Arn} is not authorized to perform: {asked.Action} on resource: {asked.Resource} {verdict.Reason}"
        ) with
        {
            Explanation = verdict.Explanation,
        };

    private static string Action(AwsRequest request) =>
        $"{PermissionTables.Find(request.Service)?.Prefix ?? request.Service}:{request.Operation}";
}
