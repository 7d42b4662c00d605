using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>The answers that custom resources and wait conditions wait for, each behind a URL that can't be guessed.</summary>
internal sealed class CustomResourceResponses
{
    /// <summary>Where the gateway takes the answers, under its own paths; an id follows.</summary>
    public const string EndpointName = "custom-resource-responses";

    // On AWS this is an S3 object of which a reason may take 4 KB; we only guard against endless bodies.
    private const int MaximumLength = 1 << 20;

    private readonly ConcurrentDictionary<string, Expected> _waiting = new(StringComparer.Ordinal);

    /// <summary>Opens a URL for answers. Dispose it when nobody waits any more.</summary>
    public Expected Expect(Uri endpoint)
    {
        var id = RandomNumberGenerator.GetHexString(64, lowercase: true);
        return _waiting[id] = new Expected(this, id, new Uri(endpoint, $"{LocalEndpoints.Root}{EndpointName}/{id}"));
    }

    /// <summary>What is waited for behind a URL; null for nothing.</summary>
    public Expected? Find(string url) => _waiting.GetValueOrDefault(url[(url.LastIndexOf('/') + 1)..]);

    /// <summary>Answers a PUT to one of the URLs, as S3 answers one to a presigned URL.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (!HttpMethods.IsPut(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }
        using var body = new MemoryStream();
        var buffer = new byte[8192];
        int read;
        while ((read = await http.Request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > MaximumLength)
            {
                http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
                return;
            }
        }
        var path = http.Request.Path.Value!;
        http.Response.StatusCode = Receive(path[(path.LastIndexOf('/') + 1)..], body.GetBuffer().AsMemory(0, (int)body.Length));
    }

    /// <summary>Takes the body that was PUT to a URL.</summary>
    /// <returns>The HTTP status to answer with: 200, 400 where it isn't a JSON object, 403 where nobody waits for it.</returns>
    public int Receive(string id, ReadOnlyMemory<byte> body)
    {
        if (!_waiting.TryGetValue(id, out var expected))
            return 403;
        try
        {
            return JsonNode.Parse(body.Span) is JsonObject json && expected.Take(json) ? 200 : 400;
        }
        catch (JsonException)
        {
            return 400;
        }
    }

    /// <summary>Answers that are waited for.</summary>
    internal sealed class Expected(CustomResourceResponses owner, string id, Uri url) : IDisposable
    {
        private readonly Channel<JsonObject> _answers = Channel.CreateUnbounded<JsonObject>();

        /// <summary>Where they must be PUT.</summary>
        public Uri Url => url;

        /// <summary>The next answer.</summary>
        /// <returns>Null where none comes within the timeout.</returns>
        public async Task<JsonObject?> NextAsync(TimeSpan timeout, TimeProvider time, CancellationToken ct)
        {
            using var timer = new CancellationTokenSource(timeout, time);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, ct);
            try
            {
                return await _answers.Reader.ReadAsync(both.Token);
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !ct.IsCancellationRequested)
            {
                return null;
            }
        }

        /// <inheritdoc/>
        public void Dispose() => owner._waiting.TryRemove(id, out _);

        internal bool Take(JsonObject answer) => _answers.Writer.TryWrite(answer);
    }
}
