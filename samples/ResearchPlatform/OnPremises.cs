using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.RolesAnywhere;
using Constructs;

namespace RegulatedData.Samples.ResearchPlatform;

/// <summary>
/// How machines on the premises get AWS credentials without a long-lived key: IAM Roles Anywhere, which trusts certificates of the
/// company's own authority. It is made with <c>--context certificateAuthority=path/to/bundle.pem</c>; without it, for a first try,
/// anybody of this account who may assume roles can.
/// </summary>
internal sealed class OnPremises : Construct
{
    private readonly CfnTrustAnchor? _anchor;

    private OnPremises(Construct scope, string id, string? certificates)
        : base(scope, id)
    {
        if (certificates is not null)
            _anchor = CreateAnchor(certificates);
    }

    public static OnPremises Of(Construct scope, string id) =>
        new(scope, id, scope.Node.TryGetContext("certificateAuthority") is string file ? File.ReadAllText(file) : null);

    /// <summary>A role for the machine whose certificate has the role's id as its common name.</summary>
    public Role Role(string id, string description)
    {
        var scope = (Construct)Node.Scope!;
        if (_anchor is null)
            return new Role(scope, id, new RoleProps { AssumedBy = new AccountRootPrincipal(), Description = description });

        var machine = Machine(id, _anchor);
        var role = new Role(scope, id, new RoleProps { AssumedBy = machine, Description = description });
        // Roles Anywhere hands on the certificate's fields as tags, and its serial number as the session's source identity.
        role.AssumeRolePolicy!.AddStatements(
            new PolicyStatement(new PolicyStatementProps { Principals = [machine], Actions = ["sts:TagSession", "sts:SetSourceIdentity"] })
        );
        return role;
    }

    /// <summary>Makes the profile through which machines take the roles, for an hour at a time.</summary>
    public void LetIn(params Role[] roles)
    {
        if (_anchor is null)
            return;
        _ = new CfnProfile(
            this,
            "Profile",
            new CfnProfileProps
            {
                Name = Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 255, Separator = "-" }),
                RoleArns = [.. roles.Select(role => role.RoleArn)],
                DurationSeconds = 3600,
                Enabled = true,
            }
        );
    }

    private CfnTrustAnchor CreateAnchor(string certificates) =>
        new(
            this,
            "TrustAnchor",
            new CfnTrustAnchorProps
            {
                Name = Names.UniqueResourceName(this, new UniqueResourceNameOptions { MaxLength = 255, Separator = "-" }),
                Enabled = true,
                Source = new CfnTrustAnchor.SourceProperty
                {
                    SourceType = "CERTIFICATE_BUNDLE",
                    SourceData = new CfnTrustAnchor.SourceDataProperty { X509CertificateData = certificates },
                },
            }
        );

    private static ServicePrincipal Machine(string commonName, CfnTrustAnchor anchor) =>
        new(
            "rolesanywhere.amazonaws.com",
            new ServicePrincipalOpts
            {
                Conditions = new Dictionary<string, object>
                {
                    ["StringEquals"] = new Dictionary<string, object> { ["aws:PrincipalTag/x509Subject/CN"] = commonName },
                    ["ArnEquals"] = new Dictionary<string, object> { ["aws:SourceArn"] = anchor.AttrTrustAnchorArn },
                },
            }
        );
}
