using System.Collections.Frozen;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using RegulatedData.LocalCloud.Faults;

namespace RegulatedData.LocalCloud;

/// <summary>What happens to each request: who calls, may they, who answers, who wants to know.</summary>
internal sealed class RequestPipeline
{
    /// <summary>More than any AWS API takes in a body that isn't an S3 object (SES takes 40 MB).</summary>
    private const int MaximumBody = 64 * 1024 * 1024;

    private static readonly FrozenSet<string> StreamedUploads = FrozenSet.Create(StringComparer.Ordinal, "PutObject", "UploadPart");

    private readonly LocalCloudContext _context;
    private readonly LocalCloudParts _parts;
    private readonly MotoForwarder _moto;

    /// <summary>Puts the parts in a row.</summary>
    public RequestPipeline(LocalCloudContext context, LocalCloudParts parts, MotoForwarder moto)
    {
        _context = context;
        _parts = parts;
        _moto = moto;
    }

    /// <summary>Answers one HTTP request.</summary>
    public async Task HandleAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/_localcloud", StringComparison.Ordinal))
        {
            await _context.Endpoints.HandleAsync(http);
            return;
        }
        var answer = new Answer(http);
        try
        {
            await HandleAwsAsync(http, answer);
        }
        catch (AwsApiException error)
        {
            await answer.FailAsync(error);
        }
        catch (Exception error)
            when (error is CallerKilledException || (error is OperationCanceledException && http.RequestAborted.IsCancellationRequested))
        {
            // The caller has gone: nobody is left to answer.
            http.Abort();
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            _context.Log($"{answer.Request?.Service}:{answer.Request?.Operation} failed inside the local cloud: {error}");
            await answer.FailAsync(new AwsApiException("InternalFailure", $"The local cloud failed: {error.Message}", 500));
        }
    }

    private async Task HandleAwsAsync(HttpContext http, Answer answer)
    {
        var ct = http.RequestAborted;
        var scope = ReadScope(http, out var target, out var headers);
        var head = answer.Request = RequestReader.ReadHead(http.Request.Method, target, headers, scope);
        var caller = ReadCaller(scope);
        var streams = head.Service == "s3" && StreamedUploads.Contains(head.Operation);
        var request = answer.Request = streams ? head : await ReadBodyAsync(http, head, ct);

        await AuthorizeAsync(request, caller, ct);
        if (_context.Faults.Of(request, caller, _context.Functions) is { } faults)
        {
            await faults.BeforeAsync(ct);
            answer.Faults = faults;
        }
        var response = await AskLocalServicesAsync(request, caller, ct);
        if (response is not null)
        {
            await ObserveAsync(request, response, caller, ct);
            await answer.SendAsync(response);
            return;
        }
        using var upload = streams ? Upload(http) : null;
        using var forwarded = await _moto.SendAsync(request, upload, ct);
        await RelayAsync(request, caller, forwarded, answer, ct);
    }

    private static SigningScope ReadScope(HttpContext http, out string target, out FrozenDictionary<string, string> headers)
    {
        target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        headers = http.Request.Headers.ToFrozenDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return SigningScope.TryRead(headers, RequestReader.Query(http.Request.QueryString.Value ?? ""), out var scope)
            ? scope
            : throw new AwsApiException(
                "MissingAuthenticationToken",
                "The request has no AWS signature. Set any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: the local cloud takes all.",
                403
            );
    }

    private Caller ReadCaller(SigningScope scope)
    {
        if (scope.Expires is { } expires && expires < _context.Time.GetUtcNow())
            throw new AwsApiException("AccessDenied", "Request has expired", 403);
        return _context.Credentials.Resolve(scope.AccessKeyId, scope.SessionToken);
    }

    private static async Task<AwsRequest> ReadBodyAsync(HttpContext http, AwsRequest head, CancellationToken ct)
    {
        if (http.Request.ContentLength > MaximumBody)
            throw TooLarge();
        var gzipped = head.Service != "s3" && head.Headers.GetValueOrDefault("Content-Encoding") == "gzip";
        await using var source = gzipped ? new GZipStream(http.Request.Body, CompressionMode.Decompress) : http.Request.Body;
        using var body = new MemoryStream();
        var buffer = new byte[81920];
        for (int read; (read = await source.ReadAsync(buffer, ct)) > 0; )
        {
            if (body.Length + read > MaximumBody)
                throw TooLarge();
            body.Write(buffer, 0, read);
        }
        return RequestReader.WithBody(gzipped ? WithoutEncoding(head) : head, body.ToArray());
    }

    private static AwsRequest WithoutEncoding(AwsRequest request) =>
        request with
        {
            Headers = request
                .Headers.Where(h => !h.Key.Equals("Content-Encoding", StringComparison.OrdinalIgnoreCase))
                .ToFrozenDictionary(StringComparer.OrdinalIgnoreCase),
        };

    private static AwsApiException TooLarge() =>
        new("RequestEntityTooLargeException", $"The request body is larger than {MaximumBody} bytes.", 413);

    private async Task AuthorizeAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        var decision = await _parts.Authorizer.AuthorizeAsync(request, caller, ct);
        if (decision.IsAllowed)
            return;
        _context.Log($"denied: {decision.Message}. {decision.Explanation}".TrimEnd());
        throw AwsErrors.AccessDenied(request, decision.Message);
    }

    private async Task<AwsResponse?> AskLocalServicesAsync(AwsRequest request, Caller caller, CancellationToken ct)
    {
        foreach (var service in _parts.Services)
        {
            if (service.Service == request.Service && await service.TryHandleAsync(request, caller, ct) is { } response)
                return response;
        }
        return null;
    }

    private async Task ObserveAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (response.Status >= 400)
            return;
        foreach (var observer in _parts.Observers)
            await observer.OnSucceededAsync(request, response, caller, ct);
    }

    private async Task RelayAsync(AwsRequest request, Caller caller, HttpResponseMessage forwarded, Answer answer, CancellationToken ct)
    {
        var status = (int)forwarded.StatusCode;
        var contentType = forwarded.Content.Headers.NonValidated.TryGetValues("Content-Type", out var types) ? types.ToString() : "";
        if (forwarded.Headers.TryGetValues("X-Moto-Failure", out var failure))
            throw MotoFailed(request, failure.First(), await forwarded.Content.ReadAsStringAsync(ct));
        // An object may be too large to hold, and the answer to HEAD has a length but no body.
        var streams = request.Method == HttpMethod.Head || request is { Service: "s3", Operation: "GetObject" };
        ReadOnlyMemory<byte>? body = null;
        if (!streams)
            body = await forwarded.Content.ReadAsByteArrayAsync(ct);
        await ObserveAsync(request, new AwsResponse(status, contentType, body ?? default), caller, ct);
        await answer.RelayAsync(forwarded, body);
    }

    /// <summary>The launcher says which Python exception it was.</summary>
    private AwsApiException MotoFailed(AwsRequest request, string exception, string reason)
    {
        var message = $"moto can't answer {request.Service}:{request.Operation}: {reason}";
        _context.Log(message);
        return exception == "NotImplementedError"
            ? new AwsApiException("NotImplemented", message, 501)
            : new AwsApiException("InternalFailure", message, 500);
    }

    private static StreamContent Upload(HttpContext http)
    {
        var content = new StreamContent(http.Request.Body);
        content.Headers.ContentLength = http.Request.ContentLength;
        return content;
    }

    /// <summary>Writes the answer in the request's own protocol.</summary>
    private sealed class Answer(HttpContext http)
    {
        /// <summary>The request, as far as it is understood.</summary>
        public AwsRequest? Request { get; set; }

        /// <summary>What befalls the answer once the call was carried out.</summary>
        public CallFaults? Faults { get; set; }

        public Task FailAsync(AwsApiException error)
        {
            var requestId = http.TraceIdentifier;
            return SendAsync(AwsErrors.Write(Request?.Protocol ?? AwsProtocol.Query, error, requestId));
        }

        public async Task SendAsync(AwsResponse response)
        {
            if (await IsLostAsync())
                return;
            http.Response.StatusCode = response.Status;
            http.Response.Headers["x-amzn-RequestId"] = Guid.NewGuid().ToString();
            foreach (var (name, value) in response.Headers ?? FrozenDictionary<string, string>.Empty)
                http.Response.Headers[name] = value;
            await WriteAsync(response.Body, response.ContentType);
        }

        public async Task RelayAsync(HttpResponseMessage forwarded, ReadOnlyMemory<byte>? body)
        {
            if (await IsLostAsync())
                return;
            http.Response.StatusCode = (int)forwarded.StatusCode;
            MotoForwarder.CopyHeaders(forwarded, http.Response);
            if (body is { } buffered)
            {
                await WriteAsync(buffered, http.Response.ContentType ?? "");
                return;
            }
            http.Response.ContentLength = forwarded.Content.Headers.ContentLength;
            if (!HttpMethods.IsHead(http.Request.Method))
                await forwarded.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        }

        private async Task<bool> IsLostAsync()
        {
            var faults = Faults;
            Faults = null;
            if (faults is null || await faults.AfterAsync(http.RequestAborted) is not { } lost)
                return false;
            if (lost.Status is { } status)
                await FailAsync(new AwsApiException("InternalServerError", "The answer was lost by an injected fault.", status));
            else
                http.Abort();
            return true;
        }

        private async Task WriteAsync(ReadOnlyMemory<byte> body, string contentType)
        {
            if (Request?.Protocol == AwsProtocol.RpcV2Cbor)
            {
                body = CborJson.FromJson(body.IsEmpty ? new JsonObject() : JsonNode.Parse(body.Span));
                contentType = "application/cbor";
                http.Response.Headers["smithy-protocol"] = "rpc-v2-cbor";
            }
            if (contentType.Length > 0)
                http.Response.ContentType = contentType;
            if (http.Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
                return;
            http.Response.ContentLength = body.Length;
            await http.Response.Body.WriteAsync(body, http.RequestAborted);
        }
    }
}
