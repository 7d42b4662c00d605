using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Assemblies;
using RegulatedData.LocalCloud.Deployment.Resources;
using RegulatedData.LocalCloud.Deployment.Stacks;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Creates one stack.</summary>
internal sealed class StackDeployment(
    LocalCloudContext context,
    Template template,
    StackIdentity identity,
    AssetCatalog assets,
    DeploymentOptions options,
    DeploymentReport report
)
{
    private readonly StackRecord _record = new(identity, template.Text, context.Time);
    private readonly StackReferences _references = new(context.Stacks, identity);
    private readonly AwsApi _aws = context.Aws.In(identity.Region);
    private Intrinsics _intrinsics = null!;
    private DynamicReferences _dynamic = null!;
    private int _completed;
    private int _total;

    /// <summary>Creates the stack with these values for its parameters.</summary>
    /// <exception cref="DeploymentException">It failed, and what was created is rolled back.</exception>
    public async Task<DeployedStack> DeployAsync(IReadOnlyDictionary<string, string> given, CancellationToken ct)
    {
        RefuseUnknownTypesWhereStrict();
        context.Stacks.Add(_record);
        StackIs(StackStatus.CreateInProgress, "User Initiated");
        try
        {
            await PrepareAsync(given, ct);
            await CreateResourcesAsync(ct);
            _record.Outputs = await OutputsAsync(ct);
            _record.Imports = _references.Imports;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var failure = e as DeploymentException ?? DeploymentFailure.Of(identity.StackName, e);
            await RollBackAsync(failure, ct);
            throw failure;
        }
        catch (OperationCanceledException)
        {
            StackIs(StackStatus.CreateFailed, "Cancelled. What exists so far stays until the stack is deleted.");
            throw;
        }
        StackIs(StackStatus.CreateComplete, null);
        return Deployed();
    }

    private void RefuseUnknownTypesWhereStrict()
    {
        var unknown = template.Resources.Values.Where(r => ResourceTypes.Find(r.Type) is null).ToList();
        if (options.Strict && unknown.Count > 0)
            throw new DeploymentException(
                $"Stack '{identity.StackName}' has resources of types that the local cloud doesn't emulate: "
                    + $"{string.Join(", ", unknown.Select(r => $"{r.LogicalId} ({r.Type})"))}. Without DeploymentOptions.Strict they are reported, and "
                    + "placeholders stand for them."
            )
            {
                StackName = identity.StackName,
                LogicalId = unknown[0].LogicalId,
                ResourceType = unknown[0].Type,
            };
    }

    private async Task PrepareAsync(IReadOnlyDictionary<string, string> given, CancellationToken ct)
    {
        await new Bootstrap(context.Aws).PrepareAsync(identity, template, assets, ct);
        var source = new AwsParameterSource(_aws);
        var parameters = await ParameterValues.ResolveAsync(template, given, source, ct);
        _record.Parameters = parameters.ToDictionary(
            p => p.Key,
            p => JsonText.Scalar(p.Value) ?? p.Value.ToJsonString(),
            StringComparer.Ordinal
        );
        _intrinsics = new Intrinsics(template, identity, parameters, _references);
        _dynamic = new DynamicReferences(source);
    }

    private async Task CreateResourcesAsync(CancellationToken ct)
    {
        var order = DeployOrder.Of(template, _intrinsics.Condition);
        _total = order.Sequence.Count;
        using var slots = new SemaphoreSlim(options.MaximumParallelism);
        var failures = new List<DeploymentException>();
        var tasks = new Dictionary<string, Task<bool>>(StringComparer.Ordinal);
        foreach (var logicalId in order.Sequence)
        {
            var dependencies = order.Dependencies[logicalId].Select(id => tasks[id]).ToList();
            tasks[logicalId] = CreateAfterAsync(template.Resources[logicalId], dependencies, slots, failures, ct);
        }
        await Task.WhenAll(tasks.Values);
        if (failures.Count > 0)
            throw failures[0];
    }

    /// <returns>Whether the resource exists. After the first failure nothing new is begun; what has begun is finished.</returns>
    private async Task<bool> CreateAfterAsync(
        TemplateResource resource,
        List<Task<bool>> dependencies,
        SemaphoreSlim slots,
        List<DeploymentException> failures,
        CancellationToken ct
    )
    {
        var ready = await Task.WhenAll(dependencies);
        if (!Array.TrueForAll(ready, exists => exists))
            return false;
        await slots.WaitAsync(ct);
        try
        {
            lock (failures)
            {
                if (failures.Count > 0)
                    return false;
            }
            await CreateAsync(resource, ct);
            return true;
        }
        catch (DeploymentException e)
        {
            lock (failures)
                failures.Add(e);
            return false;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task CreateAsync(TemplateResource resource, CancellationToken ct)
    {
        var properties = await EvaluateAsync(resource.Properties, $"{resource.Path}.Properties", ct) as JsonObject ?? [];
        var provider = ResourceTypes.Find(resource.Type);
        if (provider is null)
        {
            report.TypeNotEmulated(identity.StackName, resource.Type, resource.LogicalId);
            ResourceExists(
                resource,
                new ExistingResource(Placeholder.For(resource.LogicalId), null, null, resource.DeletionPolicy),
                "Not emulated"
            );
            return;
        }
        foreach (var (property, reason) in provider.Properties.NotEmulated(properties))
            report.PropertyNotEmulated(identity.StackName, resource.Type, resource.LogicalId, property, reason);

        var request = RequestFor(resource, provider, properties);
        ResourceIs(resource, StackStatus.CreateInProgress);
        try
        {
            var provisioned = await provider.CreateAsync(request, ct);
            ResourceExists(resource, new ExistingResource(provisioned, provider, request, resource.DeletionPolicy), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Whatever it was: what exists by now must be rolled back.
            var failure = DeploymentFailure.Of(identity.StackName, resource, e);
            ResourceIs(resource, StackStatus.CreateFailed, failure.Reason);
            throw failure;
        }
    }

    private ResourceRequest RequestFor(TemplateResource resource, IResourceType provider, JsonObject properties) =>
        new()
        {
            Stack = identity,
            LogicalId = resource.LogicalId,
            Type = resource.Type,
            Properties = new PropertyBag(properties, $"{resource.Path}.Properties", template.Fault),
            Aws = _aws,
            Assets = assets,
            Functions = context.Functions,
            Responses = context.CustomResourceResponses,
            Time = context.Time,
            CustomResourceTimeout = options.CustomResourceTimeout,
            NotEmulated = (property, reason) =>
                report.PropertyNotEmulated(identity.StackName, resource.Type, resource.LogicalId, property, reason),
            TypeNotEmulated = reason => report.TypeNotEmulated(identity.StackName, resource.Type, resource.LogicalId, reason),
            Exists = provisioned =>
                _record.ResourceIs(
                    resource.LogicalId,
                    resource.Type,
                    StackStatus.CreateInProgress,
                    "Resource creation Initiated",
                    new ExistingResource(provisioned, provider, RequestFor(resource, provider, properties), resource.DeletionPolicy)
                ),
        };

    private async Task<JsonNode?> EvaluateAsync(JsonNode? node, string path, CancellationToken ct) =>
        context.HttpApis.Localize(await _dynamic.ResolveAsync(_intrinsics.Evaluate(node, path), path, template.Fault, ct));

    private async Task<IReadOnlyList<StackOutput>> OutputsAsync(CancellationToken ct)
    {
        var outputs = new List<StackOutput>();
        var exports = context.Stacks.Exports(identity.Region);
        foreach (var (key, node) in template.Outputs)
        {
            var path = $"Outputs.{key}";
            var output = node as JsonObject ?? throw template.Fault(path, "must be an object with a Value.");
            if (JsonText.Scalar(output["Condition"]) is { } condition && !_intrinsics.Condition(condition, $"{path}.Condition"))
                continue;
            var value =
                JsonText.Scalar(await EvaluateAsync(output["Value"], $"{path}.Value", ct))
                ?? throw template.Fault($"{path}.Value", "must be a string.");
            var export = JsonText.Scalar(_intrinsics.Evaluate(output["Export"]?["Name"], $"{path}.Export.Name"));
            if (export is not null && exports.TryGetValue(export, out var other))
                throw template.Fault(
                    $"{path}.Export.Name",
                    $"'{export}' is exported already, by stack '{other.Stack.Identity.StackName}'. Export names are unique in a region."
                );
            outputs.Add(new StackOutput(key, value, JsonText.Scalar(output["Description"]), export));
        }
        return outputs;
    }

    private async Task RollBackAsync(DeploymentException cause, CancellationToken ct)
    {
        StackIs(StackStatus.RollbackInProgress, cause.Message);
        await new StackRemoval(_record, options.Progress).RollBackAsync(cause.Message, ct);
    }

    private DeployedStack Deployed() =>
        new(
            identity.StackName,
            identity.StackId,
            identity.Region,
            _record.Outputs.ToDictionary(o => o.Key, o => o.Value, StringComparer.Ordinal),
            _record.Outputs.Where(o => o.ExportName is not null).ToDictionary(o => o.ExportName!, o => o.Value, StringComparer.Ordinal),
            _record.Resources.ToDictionary(
                r => r.LogicalId,
                r => new DeployedResource(r.Type, r.PhysicalId, r.Existing?.Provisioned.Arn),
                StringComparer.Ordinal
            )
        );

    private void ResourceExists(TemplateResource resource, ExistingResource existing, string? note)
    {
        _references.Add(resource.LogicalId, existing.Provisioned);
        Interlocked.Increment(ref _completed);
        _record.ResourceIs(resource.LogicalId, resource.Type, StackStatus.CreateComplete, note, existing);
        Tell(resource.LogicalId, resource.Type, StackStatus.CreateComplete, note);
    }

    private void ResourceIs(TemplateResource resource, string status, string? reason = null)
    {
        _record.ResourceIs(resource.LogicalId, resource.Type, status, reason);
        Tell(resource.LogicalId, resource.Type, status, reason);
    }

    private void StackIs(string status, string? reason)
    {
        _record.Is(status, reason);
        Tell(null, "AWS::CloudFormation::Stack", status, reason);
    }

    private void Tell(string? logicalId, string type, string status, string? reason) =>
        options.Progress?.Report(
            new DeploymentProgress(identity.StackName, logicalId, type, status, reason, Volatile.Read(ref _completed), _total)
        );
}
