using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>What happens to a batch: transformation and enrichment, then transformation and target.</summary>
internal sealed class PipeFlow
{
    private readonly Pipe _pipe;
    private readonly PipeLog _log;
    private readonly TimeProvider _time;
    private readonly PipeTemplate _enrichmentTemplate;
    private readonly PipeTemplate _targetTemplate;
    private readonly PipeEnrichment? _enrichment;
    private readonly PipeTarget _target;

    /// <summary>The stages of a pipe.</summary>
    /// <exception cref="AwsApiException">The local cloud's pipes can't use that enrichment or target (ValidationException).</exception>
    public PipeFlow(LocalCloudContext context, Pipe pipe, PipeLog log)
    {
        _pipe = pipe;
        _log = log;
        _time = context.Time;
        _enrichmentTemplate = new PipeTemplate(pipe, "EnrichmentParameters.InputTemplate");
        _targetTemplate = new PipeTemplate(pipe, "TargetParameters.InputTemplate");
        _enrichment = pipe.Enrichment is { } arn ? new PipeEnrichment(arn) : null;
        _target = PipeTarget.Of(context, pipe);
    }

    /// <summary>Takes a batch through the stages once.</summary>
    /// <param name="batch">The events; at least one.</param>
    /// <param name="api">AWS under the pipe's role.</param>
    /// <param name="ct">Cancels it.</param>
    /// <exception cref="PipeFailureException">A stage failed.</exception>
    public async Task RunAsync(IReadOnlyList<PipeEvent> batch, AwsApi api, CancellationToken ct)
    {
        var log = _log.NewExecution();
        log.Note(PipeLogLevel.Info, "EXECUTION_STARTED", Payload(batch.Select(e => e.Body)));
        try
        {
            IReadOnlyList<JsonNode?> events = [.. batch.Select(e => e.Body)];
            if (_enrichment is not null)
                events = await StageAsync(log, "ENRICHMENT", _pipe.Enrichment!, () => EnrichAsync(log, _enrichment, events, api, ct));
            if (events.Count == 0)
                log.Note(PipeLogLevel.Trace, "TARGET_INVOCATION_SKIPPED");
            else
                await StageAsync(log, "TARGET", _pipe.Target, () => SendAsync(log, events, api, ct));
            log.Note(PipeLogLevel.Info, "EXECUTION_SUCCEEDED");
        }
        catch (PipeFailureException e)
        {
            log.Fail(e.FailedItems.Count > 0 ? "EXECUTION_PARTIALLY_FAILED" : "EXECUTION_FAILED", e, "pipes");
            throw;
        }
        finally
        {
            await log.EndAsync(ct);
        }
    }

    private async Task<IReadOnlyList<JsonNode?>> EnrichAsync(
        PipeLog.PipeExecution log,
        PipeEnrichment enrichment,
        IReadOnlyList<JsonNode?> events,
        AwsApi api,
        CancellationToken ct
    )
    {
        var input = Payload(events.Select(e => _enrichmentTemplate.Apply(e, _time.GetUtcNow())));
        log.Note(PipeLogLevel.Trace, "ENRICHMENT_INVOCATION_STARTED", input);
        var enriched = await enrichment.InvokeAsync(api, input, ct);
        log.Note(PipeLogLevel.Trace, "ENRICHMENT_INVOCATION_SUCCEEDED", Payload(enriched));
        return enriched;
    }

    private async Task<IReadOnlyList<JsonNode?>> SendAsync(
        PipeLog.PipeExecution log,
        IReadOnlyList<JsonNode?> events,
        AwsApi api,
        CancellationToken ct
    )
    {
        IReadOnlyList<TargetEvent> input = [.. events.Select(e => new TargetEvent(e, _targetTemplate.Apply(e, _time.GetUtcNow())))];
        log.Note(PipeLogLevel.Trace, "TARGET_INVOCATION_STARTED", Payload(input.Select(i => i.Input)));
        await _target.SendAsync(api, input, ct);
        log.Note(PipeLogLevel.Trace, "TARGET_INVOCATION_SUCCEEDED");
        return events;
    }

    private static async Task<IReadOnlyList<JsonNode?>> StageAsync(
        PipeLog.PipeExecution log,
        string stage,
        string arn,
        Func<Task<IReadOnlyList<JsonNode?>>> run
    )
    {
        log.Note(PipeLogLevel.Info, $"{stage}_STAGE_ENTERED");
        try
        {
            var events = await run();
            log.Note(PipeLogLevel.Info, $"{stage}_STAGE_SUCCEEDED");
            return events;
        }
        catch (PipeFailureException e)
        {
            log.Fail($"{stage}_STAGE_FAILED", e, Authorization.Arns.Service(arn));
            throw;
        }
    }

    private static JsonArray Payload(IEnumerable<JsonNode?> events) => new([.. events.Select(e => e?.DeepClone())]);
}
