using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Amazon;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Internal.Auth;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>
/// Reads a topic's attributes: the one call to SNS that is needed, signed by the AWS SDK's own signer with the credentials of its
/// default chain, instead of a package for the whole service.
/// Source: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
/// </summary>
internal sealed class TopicClient(FunctionEnvironment environment, TimeProvider time)
{
    private const int MaximumAttempts = 4;
    private const string ContentType = "application/x-www-form-urlencoded; charset=utf-8";
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(10),
    };

    /// <summary>The topic's attributes, such as <c>Policy</c> and <c>KmsMasterKeyId</c>.</summary>
    /// <exception cref="FunctionException">The topic doesn't exist, or mustn't or can't be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> AttributesAsync(Arn topic, CancellationToken cancellationToken)
    {
        var form = $"Action=GetTopicAttributes&TopicArn={Uri.EscapeDataString(topic.Text)}&Version=2010-03-31";
        for (var attempt = 1; ; attempt++)
        {
            var (status, body) = await SendAsync(topic, form, cancellationToken);
            if (status == HttpStatusCode.OK)
                return Read(body);

            var code = CodeOf(body);
            var mayPass =
                status is null or >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests
                || code is "Throttling" or "ThrottlingException";
            if (!mayPass || attempt == MaximumAttempts)
                throw Unreadable(topic, status, code);

            await Task.Delay(RandomNumberGenerator.GetInt32((int)(FirstPause * Math.Pow(2, attempt)).TotalMilliseconds), cancellationToken);
        }
    }

    private async Task<(HttpStatusCode? Status, string Body)> SendAsync(Arn topic, string form, CancellationToken cancellationToken)
    {
        using var request = await SignAsync(topic, form);
        try
        {
            using var response = await Http.SendAsync(request, cancellationToken);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException || !cancellationToken.IsCancellationRequested)
        {
            return (null, "");
        }
    }

    private async Task<HttpRequestMessage> SignAsync(Arn topic, string form)
    {
        var identity = await new DefaultAWSCredentialsIdentityResolver().ResolveIdentityAsync(clientConfig: null, CancellationToken.None);
        var credentials = await identity.GetCredentialsAsync();
        var endpoint = EndpointOf(topic.Region);
        var now = time.GetUtcNow().UtcDateTime;
        var headers = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["content-type"] = ContentType,
            ["host"] = endpoint.IsDefaultPort ? endpoint.Host : endpoint.Authority,
            ["x-amz-date"] = now.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture),
        };
        if (!string.IsNullOrEmpty(credentials.Token))
            headers["x-amz-security-token"] = credentials.Token;

        var signedHeaders = string.Join(';', headers.Keys);
        var canonicalHeaders = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));
        var bodyHash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(form)));
        var canonicalRequest = $"POST\n{endpoint.AbsolutePath}\n\n{canonicalHeaders}\n{signedHeaders}\n{bodyHash}";
        var signature = AWS4Signer.ComputeSignature(credentials, topic.Region, now, "sns", signedHeaders, canonicalRequest);

        var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new StringContent(form) };
        request.Content.Headers.Remove("Content-Type");
        request.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        foreach (var (name, value) in headers.Where(header => header.Key.StartsWith("x-amz-", StringComparison.Ordinal)))
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", signature.ForAuthorizationHeader);
        return request;
    }

    // Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    private Uri EndpointOf(string region)
    {
        var ignored = "true".Equals(environment.Optional("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), StringComparison.OrdinalIgnoreCase);
        var configured = ignored ? null : environment.Optional("AWS_ENDPOINT_URL_SNS") ?? environment.Optional("AWS_ENDPOINT_URL");
        return new Uri(configured ?? $"https://sns.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}/");
    }

    private static Dictionary<string, string> Read(string body) =>
        XDocument
            .Parse(body)
            .Descendants()
            .Where(element => element.Name.LocalName == "entry")
            .ToDictionary(entry => Child(entry, "key"), entry => Child(entry, "value"));

    private static string Child(XElement entry, string name) => entry.Elements().First(element => element.Name.LocalName == name).Value;

    private static string? CodeOf(string body)
    {
        try
        {
            return XDocument.Parse(body).Descendants().FirstOrDefault(element => element.Name.LocalName == "Code")?.Value;
        }
        catch (XmlException)
        {
            // A proxy's or a gateway's own error page: the status has to do.
            return null;
        }
    }

    private static FunctionException Unreadable(Arn topic, HttpStatusCode? status, string? code) =>
        code switch
        {
            "NotFound" or "NotFoundException" => new FunctionException(
                "PermissionCheck.NoTopic",
                $"There is no topic {topic}. Pass the ARN of one that exists."
            ),
            "AuthorizationError" or "AuthorizationErrorException" or "AccessDenied" or "AccessDeniedException" => new FunctionException(
                "PermissionCheck.AccessDenied",
                $"This check may not call sns:GetTopicAttributes on {topic}. Let its role do that, in the topic's policy where that denies it."
            ),
            _ => new FunctionException(
                "PermissionCheck.Failed",
                $"sns:GetTopicAttributes on {topic} failed with {code ?? (status is null ? "no reply" : $"status {(int)status}")}."
            ),
        };
}
