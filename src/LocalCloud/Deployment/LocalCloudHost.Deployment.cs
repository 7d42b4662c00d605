using RegulatedData.LocalCloud.Deployment;

namespace RegulatedData.LocalCloud;

public sealed partial class LocalCloudHost
{
    /// <summary>Deploys the stacks of a cloud assembly: the directory that <c>cdk synth</c> or <c>App.Synth()</c> wrote.</summary>
    /// <param name="assemblyDirectory">The directory with <c>manifest.json</c>, usually <c>cdk.out</c>.</param>
    /// <param name="options">How; by default as <see cref="DeploymentOptions"/> says.</param>
    /// <param name="ct">Stops it; what exists then stays.</param>
    /// <returns>Outputs, physical ids, and all that the templates ask for and that isn't emulated.</returns>
    /// <exception cref="DeploymentException">A stack failed, and what was created of it is rolled back.</exception>
    public Task<DeploymentResult> DeployAsync(
        string assemblyDirectory,
        DeploymentOptions? options = null,
        CancellationToken ct = default
    ) => new Deployer(_context).DeployAsync(assemblyDirectory, options ?? new DeploymentOptions(), ct);

    /// <summary>Deploys the stacks of a cloud assembly, with the default options.</summary>
    /// <inheritdoc cref="DeployAsync(string, DeploymentOptions?, CancellationToken)"/>
    public Task<DeploymentResult> DeployAsync(string assemblyDirectory, CancellationToken ct) => DeployAsync(assemblyDirectory, null, ct);

    /// <summary>Deletes a stack, in the reverse order of its creation. What its template retains stays.</summary>
    /// <param name="stackName">The stack's name.</param>
    /// <param name="region">Its region. Default: <see cref="Region"/>.</param>
    /// <param name="progress">Told about each resource. Default: nobody.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="DeploymentException">There is no such stack, another one uses its exports, or a resource can't be deleted.</exception>
    public Task DestroyAsync(
        string stackName,
        string? region = null,
        IProgress<DeploymentProgress>? progress = null,
        CancellationToken ct = default
    ) => new Deployer(_context).DestroyAsync(stackName, region, progress, ct);
}
