using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>A function behind an HTTP API. Whatever goes wrong becomes an answer, and what went wrong inside stays in the log.</summary>
internal static class HttpFunction
{
    /// <param name="run">Answers a request.</param>
    /// <param name="refuse">Words an error for the caller. Default: JSON.</param>
    public static IFunction Create(
        Func<HttpRequest, Invocation, Task<HttpAnswer>> run,
        Func<HttpRequest, RefusedException, HttpAnswer>? refuse = null
    ) =>
        JsonFunction.Create(
            (HttpEvent source, Invocation invocation) =>
                AnswerAsync(source, invocation, run, refuse ?? ((_, refusal) => HttpAnswer.Error(refusal))),
            HandlerJson.Default.HttpEvent,
            HandlerJson.Default.HttpAnswer
        );

    private static async Task<HttpAnswer> AnswerAsync(
        HttpEvent source,
        Invocation invocation,
        Func<HttpRequest, Invocation, Task<HttpAnswer>> run,
        Func<HttpRequest, RefusedException, HttpAnswer> refuse
    )
    {
        var request = HttpRequest.From(source);
        var answer = await TryAsync(request, invocation, run, refuse);
        return request.Method == "HEAD" ? answer.WithoutBody() : answer;
    }

    private static async Task<HttpAnswer> TryAsync(
        HttpRequest request,
        Invocation invocation,
        Func<HttpRequest, Invocation, Task<HttpAnswer>> run,
        Func<HttpRequest, RefusedException, HttpAnswer> refuse
    )
    {
        try
        {
            return await run(request, invocation);
        }
        catch (RefusedException refusal)
        {
            return refuse(request, refusal);
        }
        catch (Exception exception) when (IsUnsettled(exception, invocation.Token))
        {
            invocation.Log.Error("The time was up before the answer was known.", exception);
            return refuse(request, Unsettled());
        }
#pragma warning disable CA1031 // The caller gets an answer whatever happens; the log has the cause.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            invocation.Log.Error("The request failed.", exception);
            return refuse(request, Internal());
        }
    }

    private static bool IsUnsettled(Exception exception, CancellationToken end) =>
        exception is UnsettledException || (exception is OperationCanceledException && end.IsCancellationRequested);

    private static RefusedException Unsettled() =>
        new(
            503,
            ErrorCodes.Unsettled,
            "The time was up before the answer was known: what you asked for may be done, or not. Look again, then repeat it."
        );

    private static RefusedException Internal() =>
        new(
            500,
            ErrorCodes.Internal,
            "Something went wrong on our side. Try again in a moment; if it stays, tell whoever runs this system."
        );
}
