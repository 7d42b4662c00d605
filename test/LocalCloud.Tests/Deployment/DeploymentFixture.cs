using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.Deployment;

/// <summary>One running local cloud for all deployment tests; each uses stacks of its own.</summary>
public sealed class DeploymentFixture : IAsyncLifetime
{
    public LocalCloudHost Cloud { get; private set; } = null!;

    internal AwsApi Aws => Cloud.Context.Aws;

    /// <summary>The built handlers of SecureStore: a real bundle.</summary>
    public static string HandlerDirectory { get; } =
        Path.Combine(Repository.Root, "artifacts", "bin", "SecureStore.Handlers", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')));

    public async Task InitializeAsync() => Cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions());

    public async Task DisposeAsync() => await Cloud.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class DeploymentCollection : ICollectionFixture<DeploymentFixture>
{
    public const string Name = "deployment";
}
