using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>A pipe's enrichment: a function or an Express state machine, which gets the batch as an array.</summary>
/// <remarks>https://docs.aws.amazon.com/eventbridge/latest/userguide/pipes-enrichment.html</remarks>
internal sealed class PipeEnrichment
{
    private readonly string _arn;
    private readonly bool _isFunction;

    /// <summary>The enrichment with this ARN.</summary>
    /// <exception cref="AwsApiException">The local cloud's pipes can't use it (ValidationException).</exception>
    public PipeEnrichment(string arn)
    {
        _arn = arn;
        _isFunction = Authorization.Arns.Service(arn) switch
        {
            "lambda" => true,
            "states" => false,
            _ => throw new AwsApiException(
                "ValidationException",
                $"The local cloud's pipes enrich by Lambda functions and Express state machines only, not by {arn}.",
                400
            ),
        };
    }

    /// <summary>Enriches a batch.</summary>
    /// <returns>The events for the target: as many as the enrichment likes. None, after an empty answer: then there is nothing to send.</returns>
    /// <exception cref="PipeFailureException">The enrichment failed.</exception>
    public async Task<IReadOnlyList<JsonNode?>> InvokeAsync(AwsApi api, JsonArray batch, CancellationToken ct)
    {
        var answer = _isFunction
            ? await PipeInvocations.InvokeFunctionAsync(api, _arn, batch, wait: true, ct)
            : await PipeInvocations.RunStateMachineAsync(api, _arn, batch, ct);
        return answer switch
        {
            null or JsonObject { Count: 0 } => [],
            JsonArray events => [.. events],
            JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Length == 0 => [],
            _ => [answer],
        };
    }
}
