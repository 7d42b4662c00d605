using RegulatedData.LocalCloud.Deployment.Stacks;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>Deletes a stack's resources, in the reverse of the order in which they came to exist.</summary>
internal sealed class StackRemoval(StackRecord record, IProgress<DeploymentProgress>? progress)
{
    /// <summary>
    /// Takes back a creation that failed. Only <c>DeletionPolicy: Retain</c> keeps a resource then; <c>RetainExceptOnCreate</c> says by its
    /// name that it doesn't
    /// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-attribute-deletionpolicy.html).
    /// </summary>
    public async Task RollBackAsync(string reason, CancellationToken ct)
    {
        var failures = await RemoveAsync(policy => policy == "Retain", ct);
        StackIs(
            failures.Count == 0 ? StackStatus.RollbackComplete : StackStatus.RollbackFailed,
            failures.Count == 0 ? reason : failures[0].Message
        );
        // The creation's failure is what the caller must see; what couldn't be taken back is in the events.
    }

    /// <summary>Deletes the stack. <c>Retain</c> and <c>RetainExceptOnCreate</c> keep a resource.</summary>
    /// <exception cref="DeploymentException">A resource can't be deleted; the others are.</exception>
    public async Task DestroyAsync(CancellationToken ct)
    {
        StackIs(StackStatus.DeleteInProgress, "User Initiated");
        var failures = await RemoveAsync(policy => policy is "Retain" or "RetainExceptOnCreate", ct);
        StackIs(
            failures.Count == 0 ? StackStatus.DeleteComplete : StackStatus.DeleteFailed,
            failures.Count == 0 ? null : failures[0].Message
        );
        if (failures.Count > 0)
            throw failures[0];
    }

    private async Task<IReadOnlyList<DeploymentException>> RemoveAsync(Func<string, bool> retained, CancellationToken ct)
    {
        var failures = new List<DeploymentException>();
        foreach (var resource in record.Resources.Reverse())
        {
            if (resource.Existing is not { } existing || resource.Status is StackStatus.DeleteComplete or StackStatus.DeleteSkipped)
                continue;
            if (existing.Provider is null || existing.Request is null)
                ResourceIs(resource, StackStatus.DeleteComplete, "Not emulated");
            else if (retained(existing.DeletionPolicy))
                ResourceIs(resource, StackStatus.DeleteSkipped, $"DeletionPolicy is {existing.DeletionPolicy}");
            else if (await RemoveAsync(resource, existing, ct) is { } failure)
                failures.Add(failure);
        }
        return failures;
    }

    private async Task<DeploymentException?> RemoveAsync(StackResource resource, ExistingResource existing, CancellationToken ct)
    {
        ResourceIs(resource, StackStatus.DeleteInProgress, null);
        try
        {
            await existing.Provider!.DeleteAsync(existing.Request!, existing.Provisioned, ct);
            ResourceIs(resource, StackStatus.DeleteComplete, null);
            return null;
        }
        catch (AwsApiException e) when (IsGone(e))
        {
            ResourceIs(resource, StackStatus.DeleteComplete, "It was gone already.");
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            ResourceIs(resource, StackStatus.DeleteFailed, e.Message);
            return new DeploymentException(
                $"Stack '{record.Identity.StackName}', {resource.LogicalId} ({resource.Type}, {resource.PhysicalId}) can't be deleted: {e.Message}",
                e
            )
            {
                StackName = record.Identity.StackName,
                LogicalId = resource.LogicalId,
                ResourceType = resource.Type,
                Reason = e.Message,
            };
        }
    }

    private static bool IsGone(AwsApiException e) =>
        e.Status == 404
        || e.Code.Contains("NotFound", StringComparison.Ordinal)
        || e.Code.Contains("NoSuch", StringComparison.Ordinal)
        || e.Code.Contains("NonExistent", StringComparison.Ordinal)
        || e.Code.Contains("DoesNotExist", StringComparison.Ordinal);

    private void ResourceIs(StackResource resource, string status, string? reason)
    {
        record.ResourceIs(resource.LogicalId, resource.Type, status, reason);
        Tell(resource.LogicalId, resource.Type, status, reason);
    }

    private void StackIs(string status, string? reason)
    {
        record.Is(status, reason);
        Tell(null, "AWS::CloudFormation::Stack", status, reason);
    }

    private void Tell(string? logicalId, string type, string status, string? reason)
    {
        var resources = record.Resources;
        var left = resources.Count(r => r.Existing is not null && r.Status != StackStatus.DeleteComplete);
        progress?.Report(new DeploymentProgress(record.Identity.StackName, logicalId, type, status, reason, left, resources.Count));
    }
}
