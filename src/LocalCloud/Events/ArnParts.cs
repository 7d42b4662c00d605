namespace RegulatedData.LocalCloud.Events;

/// <summary>An ARN's parts: <c>arn:partition:service:region:account:resource</c>.</summary>
internal readonly record struct ArnParts(string Partition, string Service, string Region, string Account, string Resource)
{
    /// <summary>The resource's last part: its name, after the last slash or colon.</summary>
    public string Name => Resource[(Resource.LastIndexOfAny(['/', ':']) + 1)..];

    /// <exception cref="FormatException">It isn't an ARN.</exception>
    public static ArnParts Parse(string arn) =>
        arn.Split(':', 6) is ["arn", var partition, var service, var region, var account, var resource]
            ? new ArnParts(partition, service, region, account, resource)
            : throw new FormatException($"\"{arn}\" is no ARN: it should look like arn:aws:service:region:account:resource.");
}
