using System.Text.Json;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>An event on its way to the target.</summary>
/// <param name="Payload">The event itself: parameters that are JSON paths lead into it.</param>
/// <param name="Input">What the input template made of it: what is sent.</param>
internal sealed record TargetEvent(JsonNode? Payload, JsonNode? Input);

/// <summary>Where a pipe sends its events.</summary>
internal abstract class PipeTarget
{
    private PipeTarget() { }

    /// <summary>The target of a pipe.</summary>
    /// <exception cref="AwsApiException">The local cloud's pipes can't use it (ValidationException).</exception>
    public static PipeTarget Of(LocalCloudContext context, Pipe pipe) =>
        ArnParts.Parse(pipe.Target) switch
        {
            { Service: "states" } => new StateMachineTarget(pipe),
            { Service: "lambda" } => new FunctionTarget(pipe),
            { Service: "sqs" } queue => new QueueTarget(context, pipe, queue),
            _ => throw new AwsApiException(
                "ValidationException",
                $"The local cloud's pipes send to state machines, functions and queues only, not to {pipe.Target}.",
                400
            ),
        };

    /// <summary>Sends a batch.</summary>
    /// <exception cref="PipeFailureException">The target didn't take all of it.</exception>
    public abstract Task SendAsync(AwsApi api, IReadOnlyList<TargetEvent> events, CancellationToken ct);

    private static JsonArray Batch(IEnumerable<TargetEvent> events) => new([.. events.Select(e => e.Input?.DeepClone())]);

    private static bool Waits(Pipe pipe, string path) => pipe.Text(path) is null or "REQUEST_RESPONSE";

    /// <summary>Functions and Express state machines may say which events to try again.</summary>
    private static void CheckPartialFailures(string arn, JsonNode? answer)
    {
        if ((answer as JsonObject)?["batchItemFailures"] is not JsonArray { Count: > 0 } failures)
            return;
        var failed = failures.Select(f => f?["itemIdentifier"]?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal);
        throw new PipeFailureException($"{arn} couldn't handle {failures.Count} of the batch's events.") { FailedItems = failed };
    }

    private sealed class StateMachineTarget(Pipe pipe) : PipeTarget
    {
        private readonly bool _waits = Waits(pipe, "TargetParameters.StepFunctionStateMachineParameters.InvocationType");

        public override async Task SendAsync(AwsApi api, IReadOnlyList<TargetEvent> events, CancellationToken ct)
        {
            if (_waits)
                CheckPartialFailures(pipe.Target, await PipeInvocations.RunStateMachineAsync(api, pipe.Target, Batch(events), ct));
            else
                await PipeInvocations.StartStateMachineAsync(api, pipe.Target, Batch(events), ct);
        }
    }

    private sealed class FunctionTarget(Pipe pipe) : PipeTarget
    {
        private readonly bool _waits = Waits(pipe, "TargetParameters.LambdaFunctionParameters.InvocationType");

        public override async Task SendAsync(AwsApi api, IReadOnlyList<TargetEvent> events, CancellationToken ct) =>
            CheckPartialFailures(pipe.Target, await PipeInvocations.InvokeFunctionAsync(api, pipe.Target, Batch(events), _waits, ct));
    }

    private sealed class QueueTarget(LocalCloudContext context, Pipe pipe, ArnParts queue) : PipeTarget
    {
        private const int LargestBatch = 10;
        private const string Parameters = "TargetParameters.SqsQueueParameters";

        public override async Task SendAsync(AwsApi api, IReadOnlyList<TargetEvent> events, CancellationToken ct)
        {
            if (events.Count > LargestBatch)
                throw new PipeFailureException($"{pipe.Target} takes {LargestBatch} events at once, but the batch has {events.Count}.");
            var batch = new JsonObject
            {
                ["QueueUrl"] = QueueUrl.Of(context, queue),
                ["Entries"] = new JsonArray([.. events.Select(Entry)]),
            };
            JsonObject answer;
            try
            {
                answer = await api.In(queue.Region).JsonAsync("sqs", "AmazonSQS.SendMessageBatch", batch, ct);
            }
            catch (Exception e) when (e is AwsApiException or HttpRequestException)
            {
                throw PipeFailureException.Of($"{pipe.Target} can't be sent to", e);
            }
            if (answer["Failed"] is JsonArray { Count: > 0 } failed)
                throw new PipeFailureException($"{pipe.Target} refused {failed.Count} messages: {failed[0]?["Code"]}.")
                {
                    IsInternal = failed.All(f => f?["SenderFault"]?.GetValue<bool>() == false),
                };
        }

        private JsonObject Entry(TargetEvent item, int index)
        {
            var entry = new JsonObject
            {
                ["Id"] = index.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["MessageBody"] = AsText(item.Input),
            };
            foreach (var name in (string[])["MessageGroupId", "MessageDeduplicationId"])
            {
                if (pipe.Text($"{Parameters}.{name}") is { } given)
                    entry[name] = Resolve(name, given, item.Payload);
            }
            return entry;
        }

        private string Resolve(string name, string given, JsonNode? payload)
        {
            if (!given.StartsWith("$.", StringComparison.Ordinal))
                return given;
            return PipePath.Find(payload, given) is (true, { } found)
                ? AsText(found)
                : throw new PipeFailureException($"{pipe.Target}: {name} is {given}, which the event doesn't have.");
        }

        private static string AsText(JsonNode? node) =>
            node is JsonValue value && value.GetValueKind() == JsonValueKind.String
                ? value.GetValue<string>()
                : node?.ToJsonString() ?? "null";
    }
}
