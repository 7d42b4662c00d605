using RegulatedData.LocalCloud.Deployment.Assemblies;
using RegulatedData.LocalCloud.Deployment.Stacks;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Deploys cloud assemblies to a local cloud, and deletes stacks from it.</summary>
internal sealed class Deployer(LocalCloudContext context)
{
    /// <summary>Deploys the stacks of an assembly, one after another in the order of their dependencies.</summary>
    /// <exception cref="DeploymentException">
    /// A stack failed. What was made in it is rolled back; the stacks deployed before it stay, as with the CDK CLI.
    /// </exception>
    public async Task<DeploymentResult> DeployAsync(string assemblyDirectory, DeploymentOptions options, CancellationToken ct)
    {
        var assembly = CloudAssembly.Read(assemblyDirectory);
        var report = new DeploymentReport();
        var deployed = new List<DeployedStack>();
        foreach (var stack in assembly.Stacks)
        {
            if (stack.Account is { } account && account != context.AccountId)
                report.StackLeftOut(stack.StackName, $"It is for account {account}; the local cloud has {context.AccountId} only.");
            else
                deployed.Add(await DeployAsync(stack, assembly.Assets, options, report, ct));
        }
        if (deployed.Count == 0)
            throw new DeploymentException(
                $"'{assemblyDirectory}' has nothing for account {context.AccountId}. {string.Join(" ", report.Items)} "
                    + "Leave Env.Account out for the local cloud."
            );
        return new DeploymentResult(context.Endpoint, context.Region, context.AccountId, deployed, report.Items);
    }

    /// <summary>Deletes a stack: its resources in reverse order, but not those that its template retains.</summary>
    /// <param name="stackName">The stack's name.</param>
    /// <param name="region">Its region; null for the local cloud's own.</param>
    /// <param name="progress">Told about each resource.</param>
    /// <param name="ct">Stops it.</param>
    /// <exception cref="DeploymentException">There is no such stack, another one uses its exports, or a resource can't be deleted.</exception>
    public async Task DestroyAsync(string stackName, string? region, IProgress<DeploymentProgress>? progress, CancellationToken ct)
    {
        var record =
            context.Stacks.Find(region ?? context.Region, stackName)
            ?? throw new DeploymentException($"There is no stack '{stackName}' in {region ?? context.Region}. {Known()}")
            {
                StackName = stackName,
            };
        RefuseWhereExportsAreUsed(record);
        await new StackRemoval(record, progress).DestroyAsync(ct);
    }

    private async Task<DeployedStack> DeployAsync(
        StackArtifact artifact,
        AssetCatalog assets,
        DeploymentOptions options,
        DeploymentReport report,
        CancellationToken ct
    )
    {
        var template = Template.Parse(artifact.StackName, await File.ReadAllTextAsync(artifact.TemplateFile, ct));
        var identity = StackIdentity.Create(artifact.StackName, context.AccountId, artifact.Region ?? context.Region);
        var given = new Dictionary<string, string>(artifact.Parameters, StringComparer.Ordinal);
        foreach (var (name, value) in options.Parameters.GetValueOrDefault(artifact.StackName) ?? given)
            given[name] = value;
        return await new StackDeployment(context, template, identity, assets, options, report).DeployAsync(given, ct);
    }

    private void RefuseWhereExportsAreUsed(StackRecord record)
    {
        var exports = record.Outputs.Select(output => output.ExportName).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var user = context.Stacks.All.FirstOrDefault(other =>
            other.Identity.Region == record.Identity.Region && other.Status == StackStatus.CreateComplete && other.Imports.Overlaps(exports)
        );
        if (user is not null)
            throw new DeploymentException(
                $"Stack '{record.Identity.StackName}' can't be deleted: stack '{user.Identity.StackName}' imports "
                    + $"{string.Join(", ", user.Imports.Intersect(exports, StringComparer.Ordinal))}. Delete that one first."
            )
            {
                StackName = record.Identity.StackName,
            };
    }

    private string Known()
    {
        var names = context.Stacks.All.Where(s => s.Status != StackStatus.DeleteComplete).Select(s => s.Identity.StackName).ToList();
        return names.Count == 0 ? "No stack is deployed." : $"Deployed: {string.Join(", ", names)}.";
    }
}
