using System.Globalization;
using System.Text.Json.Serialization;

namespace RegulatedData.TokenApproval.Client;

/// <summary>SQS's JSON, as far as it is used here.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReceiveRequest))]
[JsonSerializable(typeof(ReceiveAnswer))]
[JsonSerializable(typeof(DeleteRequest))]
[JsonSerializable(typeof(VisibilityRequest))]
internal sealed partial class QueueJson : JsonSerializerContext;

internal sealed record ReceiveRequest
{
    public required string QueueUrl { get; set; }

    public required int MaxNumberOfMessages { get; set; }

    public required int VisibilityTimeout { get; set; }

    public required int WaitTimeSeconds { get; set; }

    public string? ReceiveRequestAttemptId { get; set; }

    public string[] MessageAttributeNames { get; set; } = ["Kind"];

    public string[] MessageSystemAttributeNames { get; set; } = ["ApproximateReceiveCount", "MessageGroupId"];
}

internal sealed record DeleteRequest
{
    public required string QueueUrl { get; set; }

    public required string ReceiptHandle { get; set; }
}

internal sealed record VisibilityRequest
{
    public required string QueueUrl { get; set; }

    public required string ReceiptHandle { get; set; }

    public required int VisibilityTimeout { get; set; }
}

internal sealed record ReceiveAnswer
{
    public IReadOnlyList<ReceivedMessage>? Messages { get; set; }
}

internal sealed record ReceivedMessage
{
    public string? MessageId { get; set; }

    public string? ReceiptHandle { get; set; }

    public string? Body { get; set; }

    public IReadOnlyDictionary<string, string>? Attributes { get; set; }

    public IReadOnlyDictionary<string, ReceivedAttribute>? MessageAttributes { get; set; }

    public QueueMessage ToMessage() =>
        new()
        {
            MessageId = MessageId ?? "",
            ReceiptHandle = ReceiptHandle ?? "",
            Body = Body ?? "",
            Kind = MessageAttributes?.GetValueOrDefault("Kind")?.StringValue,
            GroupId = Attributes?.GetValueOrDefault("MessageGroupId"),
            ReceiveCount = int.TryParse(
                Attributes?.GetValueOrDefault("ApproximateReceiveCount"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var count
            )
                ? count
                : 1,
        };
}

internal sealed record ReceivedAttribute
{
    public string? StringValue { get; set; }
}
