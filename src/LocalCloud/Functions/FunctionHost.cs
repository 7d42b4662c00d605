using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud;

/// <summary>The Lambda functions of a local cloud: each is its real bundle, in processes of its own, under its own role's credentials.</summary>
internal sealed class FunctionHost : IAsyncDisposable
{
    private readonly LocalCloudOptions _options;
    private readonly Uri _gateway;
    private readonly AwsApi _aws;
    private readonly AwsApi _moto;
    private readonly CredentialStore _credentials;
    private readonly FaultInjection _faults;
    private readonly ConcurrentDictionary<string, FunctionPool> _pools = new(StringComparer.Ordinal);
    private readonly AsyncInvocations _async;

    /// <summary>A host without functions.</summary>
    /// <param name="options">How the local cloud runs.</param>
    /// <param name="gateway">Where functions call AWS.</param>
    /// <param name="aws">AWS through the gateway.</param>
    /// <param name="moto">AWS straight at moto: for logs and metrics, which Lambda itself writes.</param>
    /// <param name="credentials">Issues keys.</param>
    /// <param name="faults">Which invocations crash on purpose.</param>
    public FunctionHost(LocalCloudOptions options, Uri gateway, AwsApi aws, AwsApi moto, CredentialStore credentials, FaultInjection faults)
    {
        _options = options;
        _gateway = gateway;
        _aws = aws;
        _moto = moto;
        _credentials = credentials;
        _faults = faults;
        _async = new AsyncInvocations(this, options);
    }

    /// <summary>All functions, by name.</summary>
    public IReadOnlyCollection<FunctionDefinition> All =>
        [.. _pools.Values.Select(p => p.Function).OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>Adds a function, or replaces the one of the same name, whose processes end.</summary>
    public void Register(FunctionDefinition definition)
    {
        var pool = new FunctionPool(definition, _options.MaximumProcessesPerFunction, ct => StartAsync(definition, ct));
        FunctionPool? replaced = null;
        _pools.AddOrUpdate(
            definition.Name,
            pool,
            (_, old) =>
            {
                replaced = old;
                return pool;
            }
        );
        if (replaced is not null)
            _async.Track(replaced.DisposeAsync().AsTask());
    }

    /// <summary>The function with this name, ARN (with or without qualifier) or partial ARN; null for none.</summary>
    public FunctionDefinition? Find(string nameOrArn) => _pools.GetValueOrDefault(FunctionName.Parse(nameOrArn))?.Function;

    /// <summary>Gives a function other tags; its processes stay.</summary>
    public void Retag(string name, IReadOnlyDictionary<string, string> tags)
    {
        if (_pools.TryGetValue(name, out var pool))
            pool.Function = pool.Function with { Tags = tags };
    }

    /// <summary>Takes a function away and ends its processes. Nothing happens where there is none.</summary>
    public async Task RemoveAsync(string name)
    {
        if (_pools.TryRemove(name, out var pool))
            await pool.DisposeAsync();
    }

    /// <summary>Invokes a function and waits for its answer (RequestResponse).</summary>
    /// <param name="nameOrArn">Its name or ARN.</param>
    /// <param name="payload">The event, JSON; empty for none.</param>
    /// <param name="ct">Stops the wait; the invocation itself goes on, as on Lambda.</param>
    /// <exception cref="AwsApiException">There is no such function, or its role can't be assumed by Lambda.</exception>
    /// <exception cref="LocalCloudException">The bundle can't be run here.</exception>
    public Task<InvocationResult> InvokeAsync(string nameOrArn, ReadOnlyMemory<byte> payload, CancellationToken ct) =>
        InvokeAsync(nameOrArn, Guid.NewGuid().ToString(), payload, ct);

    /// <summary>The same with a request id of the caller's: a retry keeps the first one's.</summary>
    public Task<InvocationResult> InvokeAsync(string nameOrArn, string requestId, ReadOnlyMemory<byte> payload, CancellationToken ct)
    {
        var name = FunctionName.Parse(nameOrArn);
        var pool = _pools.GetValueOrDefault(name) ?? throw NotFound(nameOrArn);
        var invocation = new Invocation(requestId, payload.IsEmpty ? "{}"u8.ToArray() : payload);
        return MeasureAsync(pool, invocation).WaitAsync(ct);
    }

    /// <summary>
    /// Queues an event (invocation type Event): retried when it fails, then sent to the dead-letter queue and the on-failure destination.
    /// </summary>
    /// <returns>The request id.</returns>
    /// <exception cref="AwsApiException">There is no such function.</exception>
    public string InvokeEvent(string nameOrArn, ReadOnlyMemory<byte> payload)
    {
        var function = Find(nameOrArn) ?? throw NotFound(nameOrArn);
        var requestId = Guid.NewGuid().ToString();
        _async.Start(function, requestId, payload);
        return requestId;
    }

    /// <summary>AWS APIs as a function's own role.</summary>
    public AwsApi AsRoleOf(FunctionDefinition function) => _aws.As(_credentials.IssueForRole(function.RoleArn, function.Name));

    /// <summary>Whether these keys are those of a process that runs.</summary>
    public bool IsRunning(string accessKeyId) => FindProcess(accessKeyId) is not null;

    /// <summary>Kills the process that has these keys, as a crash would. Nothing happens where there is none.</summary>
    public void Kill(string accessKeyId) => FindProcess(accessKeyId)?.Kill();

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        await _async.DisposeAsync();
        await Task.WhenAll(_pools.Values.Select(p => p.DisposeAsync().AsTask()));
        _pools.Clear();
    }

    private static AwsApiException NotFound(string nameOrArn) =>
        new("ResourceNotFoundException", $"Function not found: {nameOrArn}", 404) { Details = new JsonObject { ["Type"] = "User" } };

    private FunctionProcess? FindProcess(string accessKeyId) =>
        _pools.Values.SelectMany(p => p.Processes).FirstOrDefault(p => p.AccessKeyId == accessKeyId && !p.HasEnded);

    private async Task<FunctionProcess> StartAsync(FunctionDefinition function, CancellationToken ct)
    {
        var credentials = await AssumeRoleAsync(function, ct);
        var region = function.Arn.Split(':') is [_, _, _, { Length: > 0 } own, ..] ? own : _options.Region;
        var log = new FunctionLog(function, _moto.In(region), line => _options.Log?.Invoke(line), _options.Time);
        try
        {
            return await FunctionProcess.StartAsync(function, credentials, _gateway, region, log, _options.Time, ct);
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    /// <summary>As Lambda does it, so that a trust policy that forgets Lambda is found here already.</summary>
    private async Task<AwsCredentials> AssumeRoleAsync(FunctionDefinition function, CancellationToken ct)
    {
        var lambda = _credentials.Issue(new ServicePrincipal("lambda.amazonaws.com", function.Arn, _options.AccountId));
        try
        {
            var answer = await _aws.As(lambda)
                .QueryAsync(
                    "sts",
                    "2011-06-15",
                    "AssumeRole",
                    [new("RoleArn", function.RoleArn), new("RoleSessionName", function.Name)],
                    ct
                );
            var keys = answer.Descendants("Credentials").Single();
            return new AwsCredentials(Text(keys, "AccessKeyId"), Text(keys, "SecretAccessKey"), Text(keys, "SessionToken"));
        }
        catch (AwsApiException error) when (error.Code == "AccessDenied")
        {
            throw new AwsApiException(
                "InvalidParameterValueException",
                $"The role defined for the function cannot be assumed by Lambda. ({function.RoleArn}: {error.Message})",
                400
            );
        }
    }

    private static string Text(XElement parent, string name) => parent.Element(name)!.Value;

    private async Task<InvocationResult> MeasureAsync(FunctionPool pool, Invocation invocation)
    {
        var started = _options.Time.GetTimestamp();
        var result = _faults.ShouldCrash(pool.Function.Name)
            ? InvocationResult.Killed(invocation.RequestId)
            : await pool.InvokeAsync(invocation);
        var duration = _options.Time.GetElapsedTime(started);
        if (result.FunctionError is not null)
            _options.Log?.Invoke(
                $"{pool.Function.Name} failed: request {invocation.RequestId}, see log group {pool.Function.EffectiveLogGroup}"
            );
        await FunctionMetrics.PutAsync(_moto, pool.Function, result.FunctionError is not null, duration);
        return result;
    }
}
