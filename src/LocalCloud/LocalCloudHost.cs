namespace RegulatedData.LocalCloud;

/// <summary>A local cloud: AWS's APIs on this machine, for the stacks of a synthesized CDK app. It ends with the process that started it.</summary>
public sealed partial class LocalCloudHost : IAsyncDisposable
{
    private readonly LocalCloudContext _context;

    private LocalCloudHost(LocalCloudContext context) => _context = context;

    /// <summary>Where AWS's APIs answer: what <c>AWS_ENDPOINT_URL</c> should be.</summary>
    public Uri Endpoint => _context.Endpoint;

    /// <summary>The region of stacks that don't name one.</summary>
    public string Region => _context.Region;

    /// <summary>The account's id.</summary>
    public string AccountId => _context.AccountId;

    /// <summary>What the parts share.</summary>
    internal LocalCloudContext Context => _context;

    /// <inheritdoc />
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
