using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Delivery;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>EventBridge Pipes: its API, and the pipes that run.</summary>
internal sealed class PipesService : ILocalService, ICallObserver, IBackgroundPart
{
    private static readonly HashSet<string> s_notChangeable = new(StringComparer.Ordinal) { "Source", "Name" };

    private readonly LocalCloudContext _context;
    private readonly CallerApis _callers;
    private readonly DeliveryTracker _tracker;
    private readonly ConcurrentDictionary<string, RunningPipe> _pipes = new(StringComparer.Ordinal);

    /// <summary>No pipes yet.</summary>
    /// <param name="context">The local cloud.</param>
    /// <param name="authorizer">Says whether a pipe may assume its role.</param>
    /// <param name="tracker">Knows that a pipe has events in flight.</param>
    public PipesService(LocalCloudContext context, ICallAuthorizer authorizer, DeliveryTracker tracker)
    {
        _context = context;
        _callers = new CallerApis(context, authorizer);
        _tracker = tracker;
    }

    /// <inheritdoc />
    public string Service => "pipes";

    /// <inheritdoc />
    public async ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        request.Operation switch
        {
            "CreatePipe" => await CreateAsync(request, ct),
            "UpdatePipe" => await UpdateAsync(request, ct),
            "DescribePipe" => AwsResponse.RestJson(Describe(Find(request).Pipe)),
            "DeletePipe" => await DeleteAsync(request),
            "StartPipe" => await SwitchAsync(request, "RUNNING", ct),
            "StopPipe" => await SwitchAsync(request, "STOPPED", ct),
            "ListPipes" => AwsResponse.RestJson(List(request)),
            "ListTagsForResource" => AwsResponse.RestJson(new JsonObject { ["tags"] = Tags(Tagged(request).Pipe) }),
            "TagResource" => Tag(request),
            "UntagResource" => Untag(request),
            _ => null,
        };

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        foreach (var pipe in _pipes.Values)
            pipe.Runner.Hear(request);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var pipe in _pipes.Values)
            await pipe.Runner.DisposeAsync();
        _pipes.Clear();
    }

    private async Task<AwsResponse> CreateAsync(AwsRequest request, CancellationToken ct)
    {
        var name = request.PathParameters["Name"];
        var definition = request.Json.DeepClone().AsObject();
        var pipe = new Pipe(name, $"arn:aws:pipes:{request.Region}:{_context.AccountId}:pipe/{name}", definition, _context.Time.GetUtcNow())
        {
            DesiredState = definition["DesiredState"]?.GetValue<string>() ?? "RUNNING",
        };
        var running = new RunningPipe(pipe, new PipeRunner(_context, pipe, _callers, _tracker));
        if (!_pipes.TryAdd(pipe.Arn, running))
            throw new AwsApiException("ConflictException", $"Pipe {name} already exists.", 409);
        await ApplyAsync(running, "CREATE_FAILED", ct);
        return AwsResponse.RestJson(Summary(running.Pipe));
    }

    private async Task<AwsResponse> UpdateAsync(AwsRequest request, CancellationToken ct)
    {
        var old = Find(request);
        var definition = old.Pipe.Definition.DeepClone().AsObject();
        foreach (var (member, value) in request.Json.Where(m => !s_notChangeable.Contains(m.Key)))
            definition[member] = Merged(definition[member], value, member);
        var pipe = old.Pipe with
        {
            Definition = definition,
            DesiredState = request.Json["DesiredState"]?.GetValue<string>() ?? old.Pipe.DesiredState,
        };
        var changed = new RunningPipe(pipe, new PipeRunner(_context, pipe, _callers, _tracker));
        await old.Runner.DisposeAsync();
        changed.Runner.ContinueFrom(old.Runner);
        _pipes[pipe.Arn] = changed;
        await ApplyAsync(changed, "UPDATE_FAILED", ct);
        return AwsResponse.RestJson(Summary(changed.Pipe));
    }

    /// <summary>Source parameters can be changed one by one; other members are replaced.</summary>
    private static JsonNode? Merged(JsonNode? old, JsonNode? changed, string member)
    {
        if (member != "SourceParameters" || old is not JsonObject before || changed is not JsonObject after)
            return changed?.DeepClone();
        var merged = before.DeepClone().AsObject();
        foreach (var (name, value) in after)
            merged[name] = Merged(merged[name], value, member);
        return merged;
    }

    private async Task<AwsResponse> DeleteAsync(AwsRequest request)
    {
        var pipe = Find(request);
        await pipe.Runner.DisposeAsync();
        _pipes.TryRemove(pipe.Pipe.Arn, out _);
        return AwsResponse.RestJson(Summary(pipe.Pipe with { CurrentState = "DELETING", DesiredState = "DELETED" }));
    }

    private async Task<AwsResponse> SwitchAsync(AwsRequest request, string desired, CancellationToken ct)
    {
        var pipe = Find(request);
        pipe.Pipe = pipe.Pipe with { DesiredState = desired, LastModified = _context.Time.GetUtcNow() };
        await ApplyAsync(pipe, "START_FAILED", ct);
        return AwsResponse.RestJson(Summary(pipe.Pipe));
    }

    private async Task ApplyAsync(RunningPipe running, string failed, CancellationToken ct)
    {
        var changed = running.Pipe with { StateReason = null, LastModified = _context.Time.GetUtcNow() };
        if (changed.DesiredState == "STOPPED")
        {
            await running.Runner.StopAsync();
            running.Pipe = changed with { CurrentState = "STOPPED" };
            return;
        }
        try
        {
            await running.Runner.StartAsync(ct);
            running.Pipe = changed with { CurrentState = "RUNNING" };
        }
        catch (AwsApiException e)
        {
            running.Pipe = changed with { CurrentState = failed, StateReason = $"{e.Code}: {e.Message}" };
            _context.Log($"{changed.Arn}: {failed}: {e.Message}");
        }
    }

    private RunningPipe Find(AwsRequest request)
    {
        var name = request.PathParameters["Name"];
        return _pipes.GetValueOrDefault($"arn:aws:pipes:{request.Region}:{_context.AccountId}:pipe/{name}")
            ?? throw new AwsApiException("NotFoundException", $"Pipe {name} does not exist.", 404);
    }

    private RunningPipe Tagged(AwsRequest request)
    {
        var arn = request.PathParameters["resourceArn"];
        return _pipes.GetValueOrDefault(arn) ?? throw new AwsApiException("NotFoundException", $"{arn} does not exist.", 404);
    }

    private JsonObject List(AwsRequest request)
    {
        var pipes = _pipes
            .Values.Select(p => p.Pipe)
            .Where(p => p.Region == request.Region)
            .Where(p => StartsWith(p.Name, "NamePrefix") && StartsWith(p.Source, "SourcePrefix") && StartsWith(p.Target, "TargetPrefix"))
            .OrderBy(p => p.Name, StringComparer.Ordinal);
        return new JsonObject { ["Pipes"] = new JsonArray([.. pipes.Select(ListItem)]) };

        bool StartsWith(string value, string parameter) =>
            !request.Query.TryGetValue(parameter, out var prefix) || value.StartsWith(prefix, StringComparison.Ordinal);
    }

    private static JsonObject ListItem(Pipe pipe)
    {
        var item = Summary(pipe);
        item["Source"] = pipe.Source;
        item["Target"] = pipe.Target;
        if (pipe.Enrichment is { } enrichment)
            item["Enrichment"] = enrichment;
        return item;
    }

    private static JsonObject Describe(Pipe pipe)
    {
        var description = pipe.Definition.DeepClone().AsObject();
        foreach (var (member, value) in Summary(pipe))
            description[member] = value?.DeepClone();
        return description;
    }

    private static JsonObject Summary(Pipe pipe)
    {
        var summary = new JsonObject
        {
            ["Arn"] = pipe.Arn,
            ["Name"] = pipe.Name,
            ["DesiredState"] = pipe.DesiredState,
            ["CurrentState"] = pipe.CurrentState,
            ["CreationTime"] = pipe.Created.ToUnixTimeSeconds(),
            ["LastModifiedTime"] = pipe.LastModified.ToUnixTimeSeconds(),
        };
        if (pipe.StateReason is { } reason)
            summary["StateReason"] = reason;
        return summary;
    }

    private static JsonObject Tags(Pipe pipe) => pipe.Definition["Tags"]?.DeepClone().AsObject() ?? [];

    private AwsResponse Tag(AwsRequest request)
    {
        var pipe = Tagged(request);
        var tags = Tags(pipe.Pipe);
        foreach (var (name, value) in request.Json["tags"] as JsonObject ?? [])
            tags[name] = value?.DeepClone();
        return Retag(pipe, tags);
    }

    private AwsResponse Untag(AwsRequest request)
    {
        var pipe = Tagged(request);
        var tags = Tags(pipe.Pipe);
        foreach (var name in request.QueryValues("tagKeys"))
            tags.Remove(name);
        return Retag(pipe, tags);
    }

    private static AwsResponse Retag(RunningPipe pipe, JsonObject tags)
    {
        var definition = pipe.Pipe.Definition.DeepClone().AsObject();
        definition["Tags"] = tags;
        pipe.Pipe = pipe.Pipe with { Definition = definition };
        return AwsResponse.RestJson(new JsonObject());
    }

    private sealed class RunningPipe(Pipe pipe, PipeRunner runner)
    {
        public Pipe Pipe { get; set; } = pipe;

        public PipeRunner Runner => runner;
    }
}
