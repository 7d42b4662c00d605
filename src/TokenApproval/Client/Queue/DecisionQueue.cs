using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Amazon.Runtime;
using RegulatedData.TokenApproval.Client.Signing;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// The queue that decisions arrive on, by the four calls that a worker needs. Calls are signed with the caller's IAM credentials, and tried again
/// where that may help. Safe for use by several threads; make one and keep it.
/// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
/// </summary>
public sealed class DecisionQueue : IDisposable
{
    /// <summary>How many messages one call can bring.</summary>
    public const int MaximumMessages = 10;

    private const string Service = "sqs";

    /// <summary>The longest that SQS waits for messages.</summary>
    private static readonly TimeSpan MaximumWait = TimeSpan.FromSeconds(20);

    /// <summary>The longest that SQS keeps a message invisible.</summary>
    private static readonly TimeSpan MaximumVisibility = TimeSpan.FromHours(12);

    private readonly SignedClient _service;

    /// <summary>A queue, with the usual chain's credentials.</summary>
    /// <param name="queueUrl">The queue's URL, which the construct gives as an output.</param>
    /// <exception cref="ArgumentException">It isn't an absolute http or https URL, or nothing names its region.</exception>
    public DecisionQueue(Uri queueUrl)
        : this(new DecisionQueueOptions { QueueUrl = queueUrl }) { }

    /// <summary>A queue as configured.</summary>
    /// <param name="options">How it is reached.</param>
    /// <exception cref="ArgumentException">The URL isn't an absolute http or https URL, or nothing names its region.</exception>
    public DecisionQueue(DecisionQueueOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        QueueUrl = HttpAddress.Check(options.QueueUrl, nameof(options));
        var region = SigningRegion.Of(Service, QueueUrl, options.Region, nameof(options));
        var endpoint = HttpAddress.Check(options.Endpoint ?? ConfiguredEndpoint() ?? new Uri(QueueUrl, "/"), nameof(options));
        _service = SignedClient.Create(new SignedClientConfig(Service, region, endpoint), options.Credentials);
    }

    /// <summary>The queue's URL.</summary>
    public Uri QueueUrl { get; }

    /// <summary>Waits for messages, up to 20 seconds. Messages of one group come in their order, and the group's later ones only once these are deleted.</summary>
    /// <param name="maximum">How many at most: 1 to 10.</param>
    /// <param name="visibility">For how long nobody else gets them: whole seconds, up to 12 hours.</param>
    /// <param name="ct">Cancels the wait. Messages that are on their way come again after their visibility.</param>
    /// <exception cref="ApprovalException">The queue couldn't be reached, or refused.</exception>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int maximum, TimeSpan visibility, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum, MaximumMessages);
        var request = new ReceiveRequest
        {
            QueueUrl = QueueUrl.AbsoluteUri,
            MaxNumberOfMessages = maximum,
            VisibilityTimeout = Seconds(visibility),
            WaitTimeSeconds = Seconds(MaximumWait),
            // If the answer is lost, the retry gets the same messages instead of none until their visibility ends.
            ReceiveRequestAttemptId = IsFifo ? Guid.NewGuid().ToString("N") : null,
        };
        var answer = await CallAsync("ReceiveMessage", request, QueueJson.Default.ReceiveRequest, ct).ConfigureAwait(false);
        return Parse(answer.Body);
    }

    /// <summary>Removes a message. A message that is no longer there counts as removed.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="ApprovalException">The queue couldn't be reached, or refused.</exception>
    public Task DeleteAsync(QueueMessage message, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new DeleteRequest { QueueUrl = QueueUrl.AbsoluteUri, ReceiptHandle = message.ReceiptHandle };
        return CallAsync("DeleteMessage", request, QueueJson.Default.DeleteRequest, ct);
    }

    /// <summary>Sets for how much longer nobody else gets a message; zero hands it back at once.</summary>
    /// <param name="message">The message.</param>
    /// <param name="visibility">From now on: whole seconds, up to 12 hours (and at most 12 hours after the message was received).</param>
    /// <param name="ct">Cancels the call.</param>
    /// <exception cref="ApprovalException">The queue couldn't be reached, or the message is no longer this delivery's.</exception>
    public Task ChangeVisibilityAsync(QueueMessage message, TimeSpan visibility, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var request = new VisibilityRequest
        {
            QueueUrl = QueueUrl.AbsoluteUri,
            ReceiptHandle = message.ReceiptHandle,
            VisibilityTimeout = Seconds(visibility),
        };
        return CallAsync("ChangeMessageVisibility", request, QueueJson.Default.VisibilityRequest, ct);
    }

    /// <summary>Closes the client's connections.</summary>
    public void Dispose() => _service.Dispose();

    private bool IsFifo => QueueUrl.AbsolutePath.EndsWith(".fifo", StringComparison.Ordinal);

    private async Task<SignedResponse> CallAsync<T>(string operation, T body, JsonTypeInfo<T> type, CancellationToken ct)
    {
        var call = new SignedRequest(HttpMethod.Post, "/") { Body = JsonSerializer.SerializeToUtf8Bytes(body, type) };
        call.Headers["Content-Type"] = "application/x-amz-json-1.0";
        call.Headers["X-Amz-Target"] = $"AmazonSQS.{operation}";
        try
        {
            return await _service.SendAsync(call, ct).ConfigureAwait(false);
        }
        catch (SignedCallException error)
        {
            throw new ApprovalException($"sqs:{operation} on {QueueUrl} failed with {error.ErrorCode}.", error)
            {
                Status = error.StatusCode,
                Code = error.ErrorCode,
            };
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or HttpRequestException or IOException)
        {
            throw new ApprovalException($"sqs:{operation} on {QueueUrl} couldn't be called: {error.Message}", error);
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new ApprovalException($"sqs:{operation} on {QueueUrl} gave no answer in time.", error);
        }
    }

    private List<QueueMessage> Parse(byte[] body)
    {
        try
        {
            var answer = JsonSerializer.Deserialize(body, QueueJson.Default.ReceiveAnswer);
            return [.. (answer?.Messages ?? []).Select(message => message.ToMessage())];
        }
        catch (JsonException error)
        {
            throw new ApprovalException($"{_service.Endpoint} answered sqs:ReceiveMessage with something else than SQS would.", error);
        }
    }

    // Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
    private static Uri? ConfiguredEndpoint()
    {
        if ("true".Equals(Environment.GetEnvironmentVariable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"), StringComparison.OrdinalIgnoreCase))
            return null;
        var url = NotEmpty("AWS_ENDPOINT_URL_SQS") ?? NotEmpty("AWS_ENDPOINT_URL");
        return url is null ? null : new Uri(url, UriKind.RelativeOrAbsolute);
    }

    private static string? NotEmpty(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;

    private static int Seconds(TimeSpan time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, MaximumVisibility);
        return (int)Math.Ceiling(time.TotalSeconds);
    }
}
