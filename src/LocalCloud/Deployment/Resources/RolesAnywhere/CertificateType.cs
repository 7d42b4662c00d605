namespace RegulatedData.LocalCloud.Deployment.Resources.RolesAnywhere;

/// <summary>
/// IAM Roles Anywhere's types: accepted, so that the roles which trust a trust anchor get its ARN. Nobody exchanges a certificate for keys
/// here.
/// </summary>
internal sealed class CertificateType : IResourceType
{
    private readonly string _name;
    private readonly string _resource;

    private CertificateType(string name, string resource)
    {
        _name = name;
        _resource = resource;
    }

    /// <summary>Whose certificates count.</summary>
    public static IResourceType TrustAnchor { get; } = new CertificateType("TrustAnchor", "trust-anchor");

    /// <summary>Which roles a certificate's holder may assume.</summary>
    public static IResourceType Profile { get; } = new CertificateType("Profile", "profile");

    /// <summary>Which certificates count no more.</summary>
    public static IResourceType Crl { get; } = new CertificateType("CRL", "crl");

    public string TypeName => $"AWS::RolesAnywhere::{_name}";

    public PropertySupport Properties => PropertySupport.Everything;

    public Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        request.TypeNotEmulated(
            "It has an ARN, but nobody gets keys for a certificate here: use aws sts assume-role, or any keys for the account's administrator."
        );
        var id = Guid.NewGuid().ToString();
        var arn = request.Arn("rolesanywhere", $"{_resource}/{id}");
        var prefix = _name == "CRL" ? "Crl" : _name;
        return Task.FromResult(new Provisioned(id) { Arn = arn, Attributes = { [$"{prefix}Arn"] = arn, [$"{prefix}Id"] = id } });
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) => Task.CompletedTask;
}
