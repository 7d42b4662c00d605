using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>Who may invoke a function (AddPermission and such), and what happens to its asynchronous invocations (EventInvokeConfig).</summary>
internal sealed class FunctionPolicyService(FunctionHost functions) : ILocalService
{
    private const string PrincipalKind = "Service";

    private readonly ConcurrentDictionary<(string Function, string StatementId), JsonObject> _statements = new();

    public string Service => "lambda";

    public ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        ValueTask.FromResult(
            request.Operation switch
            {
                "AddPermission" => AddPermission(request, Function(request)),
                "RemovePermission" => RemovePermission(request, Function(request)),
                "GetPolicy" => GetPolicy(Function(request)),
                "PutFunctionEventInvokeConfig" => PutInvokeConfig(request, Function(request)),
                "GetFunctionEventInvokeConfig" => AwsResponse.RestJson(InvokeConfig(Function(request))),
                "DeleteFunctionEventInvokeConfig" => DeleteInvokeConfig(Function(request)),
                _ => null,
            }
        );

    private FunctionDefinition Function(AwsRequest request)
    {
        var name = request.PathParameters["FunctionName"];
        return functions.Find(name) ?? throw new AwsApiException("ResourceNotFoundException", $"Function not found: {name}", 404);
    }

    private AwsResponse AddPermission(AwsRequest request, FunctionDefinition function)
    {
        var id = Text(request, "StatementId") ?? throw Invalid("StatementId is required.");
        var statement = new JsonObject
        {
            ["Sid"] = id,
            ["Effect"] = "Allow",
            ["Principal"] = Principal(Text(request, "Principal") ?? throw Invalid("Principal is required.")),
            ["Action"] = Text(request, "Action") ?? throw Invalid("Action is required."),
            ["Resource"] = function.Arn,
        };
        var condition = Condition(request);
        if (condition.Count > 0)
            statement["Condition"] = condition;
        if (!_statements.TryAdd((function.Name, id), statement))
            throw new AwsApiException("ResourceConflictException", $"The statement id ({id}) provided already exists.", 409);
        return AwsResponse.RestJson(new JsonObject { ["Statement"] = statement.ToJsonString() }, 201);
    }

    private AwsResponse RemovePermission(AwsRequest request, FunctionDefinition function)
    {
        var id = request.PathParameters["StatementId"];
        return _statements.TryRemove((function.Name, id), out _)
            ? AwsResponse.Empty(204)
            : throw new AwsApiException("ResourceNotFoundException", $"Statement {id} is not found in resource policy.", 404);
    }

    private AwsResponse GetPolicy(FunctionDefinition function)
    {
        var statements = _statements.Where(s => s.Key.Function == function.Name).Select(s => s.Value.DeepClone()).ToArray();
        if (statements.Length == 0)
            throw new AwsApiException("ResourceNotFoundException", "The resource you requested does not exist.", 404);
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Id"] = "default",
            ["Statement"] = new JsonArray(statements),
        };
        return AwsResponse.RestJson(new JsonObject { ["Policy"] = policy.ToJsonString() });
    }

    private AwsResponse PutInvokeConfig(AwsRequest request, FunctionDefinition function)
    {
        var destinations = request.Json["DestinationConfig"];
        var changed = function with
        {
            Async = function.Async with
            {
                MaximumRetryAttempts =
                    request.Json["MaximumRetryAttempts"]?.GetValue<int>() ?? new AsyncInvocationConfig().MaximumRetryAttempts,
                OnFailureArn = destinations?["OnFailure"]?["Destination"]?.GetValue<string>(),
                OnSuccessArn = destinations?["OnSuccess"]?["Destination"]?.GetValue<string>(),
            },
        };
        functions.Register(changed);
        return AwsResponse.RestJson(InvokeConfig(changed));
    }

    private AwsResponse DeleteInvokeConfig(FunctionDefinition function)
    {
        functions.Register(function with { Async = new AsyncInvocationConfig { DeadLetterArn = function.Async.DeadLetterArn } });
        return AwsResponse.Empty(204);
    }

    private static JsonObject InvokeConfig(FunctionDefinition function) =>
        new()
        {
            ["FunctionArn"] = $"{function.Arn}:$LATEST",
            ["MaximumRetryAttempts"] = function.Async.MaximumRetryAttempts,
            ["DestinationConfig"] = new JsonObject
            {
                ["OnFailure"] = new JsonObject { ["Destination"] = function.Async.OnFailureArn },
                ["OnSuccess"] = new JsonObject { ["Destination"] = function.Async.OnSuccessArn },
            },
        };

    private static JsonNode Principal(string principal) =>
        principal switch
        {
            "*" => "*",
            _ when principal.EndsWith(".amazonaws.com", StringComparison.Ordinal) => Of(PrincipalKind, principal),
            _ when principal.StartsWith("arn:", StringComparison.Ordinal) => new JsonObject { ["AWS"] = principal },
            _ => new JsonObject { ["AWS"] = $"arn:aws:iam::{principal}:root" },
        };

    private static JsonObject Of(string name, string value) => new() { [name] = value };

    private static JsonObject Condition(AwsRequest request)
    {
        var condition = new JsonObject();
        if (Text(request, "SourceArn") is { } arn)
            condition["ArnLike"] = new JsonObject { ["aws:SourceArn"] = arn };
        var equals = new JsonObject();
        if (Text(request, "SourceAccount") is { } account)
            equals["aws:SourceAccount"] = account;
        if (Text(request, "PrincipalOrgID") is { } organization)
            equals["aws:PrincipalOrgID"] = organization;
        if (equals.Count > 0)
            condition["StringEquals"] = equals;
        return condition;
    }

    private static string? Text(AwsRequest request, string name) => request.Json[name]?.GetValue<string>();

    private static AwsApiException Invalid(string message) => new("InvalidParameterValueException", message, 400);
}
