namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Lambda: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html</summary>
internal sealed class LambdaPermissions : PermissionTable
{
    public LambdaPermissions()
        : base("lambda")
    {
        // The operation is Invoke, the action InvokeFunction.
        OnEach(c => [Action("InvokeFunction", Function(c))], "Invoke", "InvokeAsync", "InvokeWithResponseStream");
        OnEach(
            c => [Own(c, Function(c)), .. PassRole(c.Find("Role"), "lambda.amazonaws.com")],
            "CreateFunction",
            "UpdateFunctionConfiguration"
        );
        On(
            Function,
            "GetFunction",
            "GetFunctionConfiguration",
            "UpdateFunctionCode",
            "DeleteFunction",
            "GetPolicy",
            "AddPermission",
            "RemovePermission",
            "PublishVersion",
            "ListVersionsByFunction",
            "CreateAlias",
            "UpdateAlias",
            "DeleteAlias",
            "GetAlias",
            "ListAliases",
            "PutFunctionConcurrency",
            "GetFunctionConcurrency",
            "DeleteFunctionConcurrency",
            "PutFunctionEventInvokeConfig",
            "UpdateFunctionEventInvokeConfig",
            "GetFunctionEventInvokeConfig",
            "DeleteFunctionEventInvokeConfig",
            "CreateFunctionUrlConfig",
            "UpdateFunctionUrlConfig",
            "GetFunctionUrlConfig",
            "DeleteFunctionUrlConfig"
        );
        OnEach(c => [Own(c, "*").With("lambda:FunctionArn", Function(c))], "CreateEventSourceMapping");
        On(
            c => c.Arn("lambda", $"event-source-mapping:{c.Required("UUID")}"),
            "GetEventSourceMapping",
            "UpdateEventSourceMapping",
            "DeleteEventSourceMapping"
        );
        On(c => c.RequiredAny("Resource", "ARN", "ResourceArn"), "TagResource", "UntagResource", "ListTags");
        OnAnything("ListFunctions", "ListEventSourceMappings", "GetAccountSettings", "ListLayers");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys => ["lambda:FunctionArn", "lambda:Principal", "lambda:FunctionUrlAuthType"];

    // A name, account:function:name, or an ARN, each perhaps with a version or alias, which may also be in the query.
    private static string Function(PermissionCall call)
    {
        var given = call.Required("FunctionName");
        var parts = given.Split(':');
        var (arn, qualifier) = parts switch
        {
            [_, _, _, _, _, _, _] => (given, null),
            [.. var start, var last] when parts.Length == 8 => (string.Join(':', start), last),
            [var account, "function", var name] => ($"arn:aws:lambda:{call.Region}:{account}:function:{name}", null),
            [var name, var last] => (call.Arn("lambda", $"function:{name}"), last),
            _ => (call.Arn("lambda", $"function:{given}"), (string?)null),
        };
        // Not from the body: an invocation's body is the caller's own.
        qualifier ??= call.Request.Query.GetValueOrDefault("Qualifier");
        return qualifier is null ? arn : $"{arn}:{qualifier}";
    }
}
