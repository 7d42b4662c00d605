using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.KMS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// The HMAC key of the links. Its own policy says who makes a MAC and who verifies one, and gives nobody else either right: no IAM policy
/// can add it, since the account is let in for the key's administration alone.
/// </summary>
internal static class LinkKey
{
    public static Key Create(Construct scope, IRole makesLinks, IRole checksLinks) =>
        new(
            scope,
            "LinkKey",
            new KeyProps
            {
                Description = $"Authenticates the links of {scope.Node.Path}",
                KeySpec = KeySpec.HMAC_256,
                KeyUsage = KeyUsage.GENERATE_VERIFY_MAC,
                Policy = new PolicyDocument(
                    new PolicyDocumentProps
                    {
                        Statements =
                        [
                            Administer(),
                            Only("OnlyTheMailRendererMakesLinks", "kms:GenerateMac", makesLinks),
                            Only("OnlyTheDeciderChecksLinks", "kms:VerifyMac", checksLinks),
                        ],
                    }
                ),
                // Nothing is lost with it but links that are open, and without the API they lead nowhere.
                RemovalPolicy = RemovalPolicy.DESTROY,
                PendingWindow = Duration.Days(30),
            }
        );

    /// <summary>What a function may do with the key: the same once more in its role's policy.</summary>
    public static PolicyStatement Right(string sid, string action, IKey key) =>
        ApprovalParts.Right(sid, [action], [key.KeyArn], With(new Dictionary<string, object>()));

    // KMS's own list for a key's administrators, in which nothing uses the key.
    private static PolicyStatement Administer() =>
        new(
            new PolicyStatementProps
            {
                Sid = "TheAccountAdministersTheKey",
                Principals = [new AccountRootPrincipal()],
                Actions =
                [
                    "kms:CreateAlias",
                    "kms:DeleteAlias",
                    "kms:UpdateAlias",
                    "kms:DescribeKey",
                    "kms:EnableKey",
                    "kms:DisableKey",
                    "kms:GetKeyPolicy",
                    "kms:PutKeyPolicy",
                    "kms:GetKeyRotationStatus",
                    "kms:ListKeyPolicies",
                    "kms:ListResourceTags",
                    "kms:TagResource",
                    "kms:UntagResource",
                    "kms:UpdateKeyDescription",
                    "kms:ScheduleKeyDeletion",
                    "kms:CancelKeyDeletion",
                ],
                Resources = ["*"],
            }
        );

    // The role is named in a condition and not as the principal: KMS keeps a principal as an id that a role made anew doesn't have.
    private static PolicyStatement Only(string sid, string action, IRole role) =>
        new(
            new PolicyStatementProps
            {
                Sid = sid,
                Principals = [new AccountRootPrincipal()],
                Actions = [action],
                Resources = ["*"],
                Conditions = With(
                    new Dictionary<string, object>
                    {
                        ["ArnEquals"] = new Dictionary<string, object> { ["aws:PrincipalArn"] = role.RoleArn },
                    }
                ),
            }
        );

    private static Dictionary<string, object> With(Dictionary<string, object> conditions)
    {
        conditions["StringEquals"] = new Dictionary<string, object> { ["kms:MacAlgorithm"] = "HMAC_SHA_256" };
        return conditions;
    }
}
