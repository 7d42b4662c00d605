using System.Globalization;
using System.Net;

namespace RegulatedData.HandlerRuntime;

/// <summary>
/// The Lambda Runtime API, version 2018-06-01.
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
/// </summary>
internal sealed class RuntimeApi : IDisposable
{
    /// <summary>The largest response that Lambda takes of a synchronous invocation, as its own error message states it.</summary>
    internal const int MaximumResponseBytes = 6_291_556;

    private readonly HttpClient http;

    /// <param name="address">Host and port, as Lambda gives them in <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    public RuntimeApi(string address)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
        };
        http = new HttpClient(handler)
        {
            BaseAddress = new Uri($"http://{address}/2018-06-01/runtime/"),
            // "Do not set a timeout on the GET request": between two events the whole environment is frozen.
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Waits for the next event.</summary>
    public async Task<RuntimeEvent> NextAsync(CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, "invocation/next"), cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new RuntimeApiException($"The Runtime API answered {(int)response.StatusCode} to 'next', where 200 was expected.");

        var payload = await ReadAsync(response, cancellationToken);
        return new RuntimeEvent(
            Header(response, "Lambda-Runtime-Aws-Request-Id")
                ?? throw new RuntimeApiException(
                    "The Runtime API delivered an event without a request id (Lambda-Runtime-Aws-Request-Id)."
                ),
            Header(response, "Lambda-Runtime-Invoked-Function-Arn"),
            Header(response, "Lambda-Runtime-Trace-Id"),
            Deadline(Header(response, "Lambda-Runtime-Deadline-Ms")),
            payload
        );
    }

    /// <summary>Answers an invocation. The answer is the API's status: 202 accepted, 413 too large, other 4xx refused.</summary>
    public async Task<HttpStatusCode> RespondAsync(string requestId, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        using var request = Post($"invocation/{requestId}/response", payload);
        return await PostAsync(request, cancellationToken);
    }

    /// <summary>Reports that an invocation failed.</summary>
    public async Task<HttpStatusCode> FailAsync(string requestId, RuntimeError error, CancellationToken cancellationToken)
    {
        using var request = Post($"invocation/{requestId}/error", error.ToJson());
        request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", error.Type);
        return await PostAsync(request, cancellationToken);
    }

    /// <summary>Reports that the function couldn't start. The process must end after that.</summary>
    public async Task FailInitAsync(RuntimeError error, CancellationToken cancellationToken)
    {
        using var request = Post("init/error", error.ToJson());
        request.Headers.TryAddWithoutValidation("Lambda-Runtime-Function-Error-Type", error.Type);
        await PostAsync(request, cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private static HttpRequestMessage Post(string path, ReadOnlyMemory<byte> json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
    }

    private async Task<HttpStatusCode> PostAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(request, cancellationToken);
        // The API's own words for 500: "Non-recoverable state. Runtime should exit promptly."
        if ((int)response.StatusCode >= 500)
            throw new RuntimeApiException(
                $"The Runtime API answered {(int)response.StatusCode} to '{request.RequestUri}': it is beyond recovery."
            );

        return response.StatusCode;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new RuntimeApiException(
                $"The Runtime API at {http.BaseAddress} can't be reached ({exception.HttpRequestError}).",
                exception
            );
        }
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new RuntimeApiException("The Runtime API broke off while it delivered an event.", exception);
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    private static DateTimeOffset Deadline(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var unixTime)
            ? DateTimeOffset.FromUnixTimeMilliseconds(unixTime)
            : throw new RuntimeApiException(
                "The Runtime API delivered an event without a deadline in milliseconds (Lambda-Runtime-Deadline-Ms)."
            );
}
