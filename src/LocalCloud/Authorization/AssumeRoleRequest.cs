using System.Text;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>A request for a role's session, for those who assume one without a request of their own.</summary>
internal static class AssumeRoleRequest
{
    /// <summary>The request.</summary>
    public static AwsRequest For(string roleArn, string region) =>
        new(
            "sts",
            "AssumeRole",
            region,
            HttpMethod.Post,
            "/",
            new Dictionary<string, string>(),
            new Dictionary<string, string>(),
            Encoding.UTF8.GetBytes($"Action=AssumeRole&Version=2011-06-15&RoleArn={Uri.EscapeDataString(roleArn)}")
        )
        {
            Protocol = AwsProtocol.Query,
        };
}
