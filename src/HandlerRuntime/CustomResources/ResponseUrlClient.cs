using System.Net;
using System.Security.Cryptography;

namespace RegulatedData.HandlerRuntime;

/// <summary>Delivers an answer to the presigned S3 address that CloudFormation gave.</summary>
internal static class ResponseUrlClient
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly HttpClient Http = new(
        new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        }
    )
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Puts the answer, again after each failure that may pass, for as long as the invocation has time.</summary>
    /// <exception cref="FunctionException">It couldn't be delivered. Lambda then invokes the function again, as CloudFormation invokes it asynchronously.</exception>
    public static async Task PutAsync(Uri url, ReadOnlyMemory<byte> json, Invocation invocation)
    {
        // Not the invocation's token: the answer is what the last second before the deadline is kept for.
        using var deadline = new CancellationTokenSource(invocation.RemainingTime, invocation.Time);
        for (var attempt = 1; ; attempt++)
        {
            var failure = await TryPutAsync(url, json, invocation.Time, deadline.Token);
            if (failure is null)
                return;

            invocation.Log.Warn(
                "CloudFormation's response address didn't take the answer.",
                ("attempt", attempt),
                ("failure", failure.Text)
            );
            var pause = Pause(attempt);
            if (!failure.MayPass || pause >= invocation.RemainingTime)
                throw new FunctionException(
                    "CustomResource.NotAnswered",
                    $"The answer couldn't be delivered to CloudFormation: {failure.Text}."
                );

            await Task.Delay(pause, invocation.Time, deadline.Token);
        }
    }

    private static async Task<Failure?> TryPutAsync(Uri url, ReadOnlyMemory<byte> json, TimeProvider time, CancellationToken deadline)
    {
        using var tooLong = new CancellationTokenSource(AttemptTimeout, time);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(tooLong.Token, deadline);
        // No Content-Type: the address was signed for an empty one.
        using var content = new ReadOnlyMemoryContent(json);
        try
        {
            using var response = await Http.PutAsync(url, content, token.Token);
            return response.IsSuccessStatusCode ? null : new Failure($"status {(int)response.StatusCode}", MayPass(response.StatusCode));
        }
        catch (HttpRequestException exception)
        {
            return new Failure(exception.HttpRequestError.ToString(), MayPass: true);
        }
        catch (OperationCanceledException) when (token.IsCancellationRequested)
        {
            return new Failure("no reply in time", MayPass: !deadline.IsCancellationRequested);
        }
    }

    private static bool MayPass(HttpStatusCode status) =>
        (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    /// <summary>Between nothing and the pause of an exponential series: full jitter.</summary>
    private static TimeSpan Pause(int attempt)
    {
        var longest = Math.Min(FirstPause.TotalMilliseconds * Math.Pow(2, attempt - 1), LongestPause.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)longest + 1));
    }

    private sealed record Failure(string Text, bool MayPass);
}
