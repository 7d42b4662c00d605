using RegulatedData.Handlers.SecureStore.Policies;

namespace RegulatedData.Handlers.SecureStore.Permissions;

/// <summary>The account and region that a store is in.</summary>
internal sealed record Home(string Account, string Region);

/// <summary>
/// The global condition keys that every request of a service principal carries.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
/// </summary>
internal static class ServiceContexts
{
    public static RequestContext Of(string service, Home home, string resourceAccount) =>
        new RequestContext()
            .With("aws:PrincipalIsAWSService", "true")
            .With("aws:PrincipalServiceName", service)
            .With("aws:SecureTransport", "true")
            .With("aws:RequestedRegion", home.Region)
            .With("aws:ResourceAccount", resourceAccount)
            .WithUnknown("aws:PrincipalServiceNamesList", "aws:ResourceOrgID", "aws:ResourceOrgPaths", "aws:ViaAWSService")
            .WithUnknown("aws:CurrentTime", "aws:EpochTime", "aws:TlsVersion", "aws:UserAgent", "aws:SourceIp");
}
