namespace RegulatedData.LocalCloud;

/// <summary>
/// Gives executions what Step Functions gives them where the caller doesn't: a name of their own, and <c>{}</c> as input. moto calls all
/// nameless ones "None", and refuses the second of them.
/// </summary>
internal sealed class ExecutionNames : ILocalService
{
    private readonly AwsApi _moto;

    /// <summary>Starts executions at <paramref name="moto"/>.</summary>
    public ExecutionNames(AwsApi moto) => _moto = moto;

    /// <inheritdoc />
    public string Service => "states";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        if (request.Operation is not ("StartExecution" or "StartSyncExecution") || request.Json["name"] is not null)
            return null;
        var named = request.Json.DeepClone().AsObject();
        named["name"] = Guid.NewGuid().ToString();
        named["input"] ??= "{}";
        var answer = await _moto.In(request.Region).JsonAsync("states", $"AWSStepFunctions.{request.Operation}", named, ct);
        return AwsResponse.Json(answer, contentType: "application/x-amz-json-1.0");
    }
}
