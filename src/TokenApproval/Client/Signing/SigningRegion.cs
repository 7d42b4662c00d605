using System.Text.RegularExpressions;
using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Client.Signing;

/// <summary>Finds the region that a call is signed for.</summary>
internal static partial class SigningRegion
{
    /// <summary>The region that was given, else that in the host's name, else that of the environment or the profile.</summary>
    /// <exception cref="ArgumentException">None of them names a region.</exception>
    public static string Of(string service, Uri address, string? given, string parameter)
    {
        var region = given ?? InHost(service, address.Host) ?? FallbackRegionFactory.GetRegionEndpoint()?.SystemName;
        return region
            ?? throw new ArgumentException(
                $"The host '{address.Host}' doesn't name its region, and neither does the environment. Give Region, or set AWS_REGION.",
                parameter
            );
    }

    // abc.execute-api.eu-west-1.amazonaws.com, sqs.eu-west-1.amazonaws.com, vpce-0a1b.sqs.eu-west-1.vpce.amazonaws.com
    private static string? InHost(string service, string host)
    {
        var match = RegionalHost().Match(host);
        return match.Success && match.Groups["service"].Value == service ? match.Groups["region"].Value : null;
    }

    [GeneratedRegex(
        @"(^|\.)(?<service>[a-z-]+)\.(?<region>[a-z]{2,}(-[a-z]+)+-\d+)\.(vpce\.)?(amazonaws\.com(\.cn)?|api\.aws)$",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex RegionalHost();
}
