using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Calls AWS APIs at one endpoint with one set of keys. Requests carry an Authorization header with key and scope, and no signature: neither
/// the gateway nor moto checks one.
/// </summary>
internal sealed class AwsApi
{
    private readonly HttpClient _http;
    private readonly Uri _endpoint;
    private readonly AwsCredentials _credentials;
    private readonly string _region;
    private readonly TimeProvider _time;

    /// <summary>Calls at <paramref name="endpoint"/> in <paramref name="region"/>.</summary>
    public AwsApi(HttpClient http, Uri endpoint, string region, AwsCredentials credentials, TimeProvider time)
    {
        _http = http;
        _endpoint = endpoint;
        _region = region;
        _credentials = credentials;
        _time = time;
    }

    /// <summary>Where it calls.</summary>
    public Uri Endpoint => _endpoint;

    /// <summary>The region in which it calls.</summary>
    public string Region => _region;

    /// <summary>The same in another region.</summary>
    public AwsApi In(string region) => new(_http, _endpoint, region, _credentials, _time);

    /// <summary>The same with other keys; <see cref="CredentialStore.Issue"/> has some for each caller.</summary>
    public AwsApi As(AwsCredentials credentials) => new(_http, _endpoint, _region, credentials, _time);

    /// <summary>Calls a JSON service: <c>JsonAsync("dynamodb", "DynamoDB_20120810.CreateTable", body, ct)</c>.</summary>
    /// <exception cref="AwsApiException">The service answered with an error.</exception>
    public async Task<JsonObject> JsonAsync(string service, string target, JsonObject body, CancellationToken ct)
    {
        // DynamoDB, SQS and Step Functions speak 1.0, the others 1.1; moto answers in the version it is asked in.
        var version = service is "dynamodb" or "sqs" or "states" or "monitoring" ? "1.0" : "1.1";
        var content = Content(Encoding.UTF8.GetBytes(body.ToJsonString()), $"application/x-amz-json-{version}");
        var answer = await SendAsync(service, HttpMethod.Post, "/", content, new(StringComparer.Ordinal) { ["X-Amz-Target"] = target }, ct);
        // Some of moto's answers without content are a literal "null".
        return answer.Body.IsEmpty ? [] : JsonNode.Parse(answer.Body.Span)?.AsObject() ?? [];
    }

    /// <summary>Calls a query service: <c>QueryAsync("sns", "2010-03-31", "Publish", [new("TopicArn", arn), ...], ct)</c>.</summary>
    /// <returns>The answer's root element, such as <c>PublishResponse</c>, with its XML namespace taken away.</returns>
    /// <exception cref="AwsApiException">The service answered with an error.</exception>
    public async Task<XElement> QueryAsync(
        string service,
        string version,
        string action,
        IEnumerable<KeyValuePair<string, string>> parameters,
        CancellationToken ct
    )
    {
        var content = new FormUrlEncodedContent([new("Action", action), new("Version", version), .. parameters]);
        var answer = await SendAsync(service, HttpMethod.Post, "/", content, [], ct);
        return AwsXml.Parse(answer.Body);
    }

    /// <summary>Calls a REST service that speaks JSON: <c>RestAsync("backup", HttpMethod.Get, "/backup-vaults/", null, ct)</c>.</summary>
    /// <returns>The answer's JSON; null where it has no body.</returns>
    /// <exception cref="AwsApiException">The service answered with an error.</exception>
    public async Task<JsonNode?> RestAsync(string service, HttpMethod method, string path, JsonObject? body, CancellationToken ct)
    {
        var content = body is null ? null : Content(Encoding.UTF8.GetBytes(body.ToJsonString()), "application/json");
        var answer = await SendAsync(service, method, path, content, [], ct);
        return answer.Body.IsEmpty ? null : JsonNode.Parse(answer.Body.Span);
    }

    /// <summary>Sends any request, such as S3's, and gives back the whole answer.</summary>
    /// <param name="service">The name in the credential scope.</param>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query, percent-encoded.</param>
    /// <param name="content">The body, or null.</param>
    /// <param name="headers">Further headers.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="AwsApiException">The service answered with an error.</exception>
    public async Task<AwsResponse> SendAsync(
        string service,
        HttpMethod method,
        string path,
        HttpContent? content,
        Dictionary<string, string> headers,
        CancellationToken ct
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(_endpoint, path)) { Content = content };
        Sign(request, service);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request, ct);
        ReadOnlyMemory<byte> body = await response.Content.ReadAsByteArrayAsync(ct);
        if (!response.IsSuccessStatusCode)
            throw AwsErrors.Read((int)response.StatusCode, response.Headers, body);
        var answered = response.Headers.ToDictionary(h => h.Key, h => string.Join(',', h.Value), StringComparer.OrdinalIgnoreCase);
        return new AwsResponse((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", body, answered);
    }

    private void Sign(HttpRequestMessage request, string service)
    {
        var now = _time.GetUtcNow();
        var date = now.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            $"AWS4-HMAC-SHA256 Credential={_credentials.AccessKeyId}/{date}/{_region}/{service}/aws4_request, "
                + "SignedHeaders=host;x-amz-date, Signature=local"
        );
        request.Headers.TryAddWithoutValidation("X-Amz-Date", now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
        if (_credentials.SessionToken is { } token)
            request.Headers.TryAddWithoutValidation("X-Amz-Security-Token", token);
    }

    private static ByteArrayContent Content(byte[] body, string contentType)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return content;
    }
}
