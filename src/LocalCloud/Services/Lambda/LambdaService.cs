using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud;

/// <summary>Lambda's API for the functions of the <see cref="FunctionHost"/>: invocations, and reading what is there.</summary>
internal sealed class LambdaService : ILocalService
{
    private readonly LocalCloudContext _context;

    /// <summary>Answers for the functions of <paramref name="context"/>.</summary>
    public LambdaService(LocalCloudContext context) => _context = context;

    /// <inheritdoc />
    public string Service => "lambda";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        request.Operation switch
        {
            "Invoke" => await InvokeAsync(request, ct),
            "GetFunction" => AwsResponse.RestJson(GetFunction(Function(request))),
            "GetFunctionConfiguration" => AwsResponse.RestJson(Configuration(Function(request))),
            "ListFunctions" => AwsResponse.RestJson(ListFunctions()),
            "ListTags" => AwsResponse.RestJson(new JsonObject { ["Tags"] = Tags(Tagged(request)) }),
            "TagResource" => Tag(request),
            "UntagResource" => Untag(request),
            _ => null,
        };

    private async Task<AwsResponse> InvokeAsync(AwsRequest request, CancellationToken ct)
    {
        var function = Function(request);
        CheckPayload(request);
        var type = request.Headers.GetValueOrDefault("X-Amz-Invocation-Type", "RequestResponse");
        return type switch
        {
            "RequestResponse" => await InvokeAndWaitAsync(request, function, ct),
            "Event" => Accepted(_context.Functions.InvokeEvent(function.Name, request.Body)),
            "DryRun" => AwsResponse.Empty(204),
            _ => throw Invalid($"X-Amz-Invocation-Type is '{type}', but must be RequestResponse, Event or DryRun."),
        };
    }

    private async Task<AwsResponse> InvokeAndWaitAsync(AwsRequest request, FunctionDefinition function, CancellationToken ct)
    {
        var result = await _context.Functions.InvokeAsync(function.Name, request.Body, ct);
        var headers = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["X-Amz-Executed-Version"] = "$LATEST",
            ["x-amzn-RequestId"] = result.RequestId,
        };
        if (result.FunctionError is { } error)
            headers["X-Amz-Function-Error"] = error;
        if (request.Headers.GetValueOrDefault("X-Amz-Log-Type") == "Tail")
            headers["X-Amz-Log-Result"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(result.LogTail));
        return new AwsResponse(200, "application/json", result.Payload, headers);
    }

    private static AwsResponse Accepted(string requestId) =>
        AwsResponse.Empty(202) with
        {
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-amzn-RequestId"] = requestId },
        };

    private static void CheckPayload(AwsRequest request)
    {
        if (request.Body.Length > RuntimeApi.MaximumPayload)
            throw new AwsApiException(
                "RequestTooLargeException",
                $"{request.Body.Length} byte payload is too large for the Invoke operation",
                413
            );
        if (request.Body.IsEmpty)
            return;
        try
        {
            JsonNode.Parse(request.Body.Span);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new AwsApiException("InvalidRequestContentException", $"Could not parse request body into json: {error.Message}", 400);
        }
    }

    private FunctionDefinition Function(AwsRequest request) => Find(request.PathParameters["FunctionName"]);

    private FunctionDefinition Tagged(AwsRequest request) => Find(request.PathParameters["Resource"]);

    private FunctionDefinition Find(string nameOrArn) =>
        _context.Functions.Find(nameOrArn)
        ?? throw new AwsApiException("ResourceNotFoundException", $"Function not found: {nameOrArn}", 404)
        {
            Details = new JsonObject { ["Type"] = "User" },
        };

    private JsonObject ListFunctions() => new() { ["Functions"] = new JsonArray([.. _context.Functions.All.Select(Configuration)]) };

    private static JsonObject GetFunction(FunctionDefinition function) =>
        new()
        {
            ["Configuration"] = Configuration(function),
            ["Code"] = new JsonObject { ["RepositoryType"] = "S3", ["Location"] = new Uri(function.CodeDirectory).ToString() },
            ["Tags"] = Tags(function),
        };

    private static JsonObject Configuration(FunctionDefinition function) =>
        new()
        {
            ["FunctionName"] = function.Name,
            ["FunctionArn"] = function.Arn,
            ["Runtime"] = function.Runtime,
            ["Role"] = function.RoleArn,
            ["Handler"] = function.Handler,
            ["CodeSize"] = CodeFiles(function).Sum(f => f.Length),
            ["CodeSha256"] = CodeHash(function),
            ["Description"] = function.Description,
            ["Timeout"] = (int)function.Timeout.TotalSeconds,
            ["MemorySize"] = function.MemoryMb,
            ["LastModified"] = LastModified(function),
            ["Version"] = "$LATEST",
            ["Environment"] = new JsonObject { ["Variables"] = Map(function.Environment) },
            ["TracingConfig"] = new JsonObject { ["Mode"] = "PassThrough" },
            ["State"] = "Active",
            ["LastUpdateStatus"] = "Successful",
            ["PackageType"] = "Zip",
            ["Architectures"] = new JsonArray(function.Architecture),
            ["LoggingConfig"] = new JsonObject { ["LogFormat"] = function.LogFormat, ["LogGroup"] = function.EffectiveLogGroup },
        };

    private AwsResponse Tag(AwsRequest request)
    {
        var function = Tagged(request);
        var tags = new Dictionary<string, string>(function.Tags, StringComparer.Ordinal);
        foreach (var (name, value) in request.Json["Tags"] as JsonObject ?? throw Invalid("Tags must be an object of names and values."))
            tags[name] = value?.ToString() ?? "";
        _context.Functions.Retag(function.Name, tags);
        return AwsResponse.Empty(204);
    }

    private AwsResponse Untag(AwsRequest request)
    {
        var function = Tagged(request);
        var names = request.QueryValues("tagKeys");
        var left = function.Tags.Where(t => !names.Contains(t.Key, StringComparer.Ordinal));
        _context.Functions.Retag(function.Name, left.ToDictionary(StringComparer.Ordinal));
        return AwsResponse.Empty(204);
    }

    private static JsonObject Tags(FunctionDefinition function) => Map(function.Tags);

    private static JsonObject Map(IReadOnlyDictionary<string, string> values) =>
        new(values.Select(v => new KeyValuePair<string, JsonNode?>(v.Key, v.Value)));

    private static FileInfo[] CodeFiles(FunctionDefinition function) =>
        new DirectoryInfo(function.CodeDirectory) is { Exists: true } folder ? folder.GetFiles("*", SearchOption.AllDirectories) : [];

    private static string CodeHash(FunctionDefinition function)
    {
        var names = CodeFiles(function).Select(f => $"{f.Name}:{f.Length}").Order(StringComparer.Ordinal);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', names))));
    }

    private static string LastModified(FunctionDefinition function)
    {
        var newest = CodeFiles(function).Select(f => f.LastWriteTimeUtc).DefaultIfEmpty(DateTime.UnixEpoch).Max();
        return newest.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'+0000'", CultureInfo.InvariantCulture);
    }

    private static AwsApiException Invalid(string message) => new("InvalidParameterValueException", message, 400);
}
