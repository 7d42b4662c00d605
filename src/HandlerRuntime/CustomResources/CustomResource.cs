namespace RegulatedData.HandlerRuntime;

/// <summary>
/// A CloudFormation custom resource that answers its <c>ResponseURL</c> itself: always, and before the deadline, as an unanswered
/// request leaves a stack hanging for an hour. An exception becomes <c>FAILED</c> with a reason that a person can act on.
/// Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
/// </summary>
public abstract class CustomResource : IFunction
{
    /// <summary>What is kept of the time to deliver the answer: a quarter of it, up to this.</summary>
    private static readonly TimeSpan LongestReserve = TimeSpan.FromSeconds(5);

    /// <inheritdoc />
    public async Task<ReadOnlyMemory<byte>> InvokeAsync(ReadOnlyMemory<byte> payload, Invocation invocation)
    {
        ArgumentNullException.ThrowIfNull(invocation);
        var request = CustomResourceRequest.Parse(payload);
        invocation.Log.Info("Custom resource request.", ("requestType", request.RequestType), ("logicalId", request.LogicalResourceId));

        var answer = await AnswerAsync(request, invocation);
        await ResponseUrlClient.PutAsync(request.ResponseUrl, answer.ToJson(), invocation);
        return "null"u8.ToArray();
    }

    /// <summary>Creates the resource.</summary>
    /// <param name="request">What CloudFormation asks for.</param>
    /// <param name="invocation">The invocation.</param>
    /// <param name="cancellationToken">Fires when the time left is needed for the answer, which is then <c>FAILED</c>.</param>
    protected abstract Task<CustomResourceResult> CreateAsync(
        CustomResourceRequest request,
        Invocation invocation,
        CancellationToken cancellationToken
    );

    /// <summary>Updates the resource. Default: the same as creating it, under the physical id that it has.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    protected virtual Task<CustomResourceResult> UpdateAsync(
        CustomResourceRequest request,
        Invocation invocation,
        CancellationToken cancellationToken
    ) => CreateAsync(request, invocation, cancellationToken);

    /// <summary>Deletes the resource. Default: nothing to delete, which succeeds.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    protected virtual Task DeleteAsync(CustomResourceRequest request, Invocation invocation, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    private async Task<CustomResourceAnswer> AnswerAsync(CustomResourceRequest request, Invocation invocation)
    {
        var budget = TimeForWork(invocation);
        using var outOfTime = new CancellationTokenSource(budget, invocation.Time);
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(outOfTime.Token, invocation.Token);
        try
        {
            // Task.Run and WaitAsync: work that blocks, or ignores its token, must not keep the answer from being given.
            var result = await Task.Run(() => WorkAsync(request, invocation, cancelled.Token)).WaitAsync(cancelled.Token);
            return CustomResourceAnswer.Success(request, result);
        }
        catch (OperationCanceledException exception) when (cancelled.IsCancellationRequested)
        {
            invocation.Log.Error("The custom resource's work was cut short.", exception);
            return CustomResourceAnswer.Failed(
                request,
                outOfTime.IsCancellationRequested
                    ? $"The work wasn't done after {budget.TotalSeconds:0.#} s, all that the function's timeout leaves. Give the function a longer timeout, or see its log for what it waited for (request {invocation.RequestId})."
                    : $"The function's process was told to stop before the work was done. Deploy again (request {invocation.RequestId})."
            );
        }
#pragma warning disable CA1031 // Whatever goes wrong, CloudFormation has to hear of it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            invocation.Log.Error("The custom resource failed.", exception);
            return CustomResourceAnswer.Failed(request, ReasonOf(exception, invocation));
        }
    }

    private static TimeSpan TimeForWork(Invocation invocation)
    {
        var left = invocation.RemainingTime;
        var reserve = left / 4;
        return left - (reserve < LongestReserve ? reserve : LongestReserve);
    }

    private async Task<CustomResourceResult> WorkAsync(
        CustomResourceRequest request,
        Invocation invocation,
        CancellationToken cancellationToken
    )
    {
        switch (request.RequestType)
        {
            case "Create":
                return await CreateAsync(request, invocation, cancellationToken);
            case "Update":
                return await UpdateAsync(request, invocation, cancellationToken);
            case "Delete":
                await DeleteAsync(request, invocation, cancellationToken);
                return new CustomResourceResult();
            default:
                throw new FunctionException($"RequestType is '{request.RequestType}'; CloudFormation sends Create, Update or Delete.");
        }
    }

    private static string ReasonOf(Exception exception, Invocation invocation) =>
        exception is FunctionException
            ? exception.Message
            : $"{exception.GetType().Name}: {exception.Message} (the function's log has more, under request {invocation.RequestId})";
}
