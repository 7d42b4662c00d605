using System.Globalization;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>Who and where a stack is: what the pseudo parameters give.</summary>
internal sealed record StackIdentity(string StackName, string StackId, string Account, string Region)
{
    public static StackIdentity Create(string stackName, string account, string region) =>
        new(
            stackName,
            string.Create(
                CultureInfo.InvariantCulture,
                $"arn:{PartitionOf(region)}:cloudformation:{region}:{account}:stack/{stackName}/{Guid.NewGuid()}"
            ),
            account,
            region
        );

    public string Partition => PartitionOf(Region);

    public string UrlSuffix => Region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com";

    private static string PartitionOf(string region) =>
        region switch
        {
            _ when region.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
            _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
            _ => "aws",
        };
}
