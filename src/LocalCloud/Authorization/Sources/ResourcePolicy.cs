namespace RegulatedData.LocalCloud.Authorization;

/// <summary>A resource's own policy, as far as it has one.</summary>
/// <param name="Exists">Whether there is such a resource at all.</param>
/// <param name="Document">Its policy, if it has one.</param>
internal sealed record ResourcePolicy(bool Exists, PolicyDocument? Document)
{
    /// <summary>A resource without a policy, or of a kind that has none.</summary>
    public static ResourcePolicy None { get; } = new(true, null);

    /// <summary>There is no such resource.</summary>
    public static ResourcePolicy NoResource { get; } = new(false, null);
}
