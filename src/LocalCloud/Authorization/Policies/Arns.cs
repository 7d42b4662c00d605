namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Parts of ARNs: <c>arn:partition:service:region:account:resource</c>.</summary>
internal static class Arns
{
    /// <summary>The partition, or <c>aws</c> where it isn't an ARN.</summary>
    public static string Partition(string arn) => Segment(arn, 1) is { Length: > 0 } partition ? partition : "aws";

    /// <summary>The service, or empty.</summary>
    public static string Service(string arn) => Segment(arn, 2);

    /// <summary>The region, or empty.</summary>
    public static string Region(string arn) => Segment(arn, 3);

    /// <summary>The account, or empty (S3 buckets have none).</summary>
    public static string Account(string arn) => Segment(arn, 4);

    /// <summary>All after the account, colons included, or empty.</summary>
    public static string Resource(string arn) => Segment(arn, 5);

    /// <summary>Whether it is a whole ARN.</summary>
    public static bool IsArn(string text) => text.StartsWith("arn:", StringComparison.Ordinal) && text.Split(':', 6).Length == 6;

    private static string Segment(string arn, int index) => IsArn(arn) ? arn.Split(':', 6)[index] : "";
}
