using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Tests.Authorization;

/// <summary>Policies, principals and requests in few words.</summary>
internal static class Policies
{
    public const string Account = "123456789012";
    public const string Table = "arn:aws:dynamodb:us-east-1:123456789012:table/Patients";
    public const string Key = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    public const string RoleArn = "arn:aws:iam::123456789012:role/app/Reader";

    public static RoleSessionPrincipal Reader { get; } = new(RoleArn, "session");

    public static PolicyDocument Identity(params string[] statements) => Document(PolicyType.Identity, statements);

    public static PolicyDocument Boundary(params string[] statements) => Document(PolicyType.Boundary, statements);

    public static PolicyDocument OfResource(params string[] statements) => Document(PolicyType.Resource, statements);

    public static PolicyDocument Trust(params string[] statements) => Document(PolicyType.Trust, statements);

    public static PolicyDocument Document(PolicyType type, params string[] statements) =>
        PolicyDocument.Parse(
            $$"""{ "Version": "2012-10-17", "Statement": [{{string.Join(",", statements)}}] }""",
            type,
            $"the {type.Noun()}"
        );

    public static string Allow(string action, string resource = "*", string? condition = null, string? principal = null) =>
        Statement("Allow", action, resource, condition, principal);

    public static string Deny(string action, string resource = "*", string? condition = null, string? principal = null) =>
        Statement("Deny", action, resource, condition, principal);

    public static Verdict Evaluate(
        string action,
        string resource,
        ApplicablePolicies policies,
        PolicyPrincipal? principal = null,
        RequestContext? context = null
    ) => PolicyEvaluator.Evaluate(new PermissionRequest(principal ?? Reader, action, resource, context ?? RequestContext.Empty), policies);

    private static string Statement(string effect, string action, string resource, string? condition, string? principal) =>
        $$"""
            {
              "Effect": "{{effect}}", "Action": "{{action}}", "Resource": "{{resource}}"
              {{(condition is null ? "" : $", \"Condition\": {condition}")}}
              {{(principal is null ? "" : $", \"Principal\": {principal}")}}
            }
            """;
}
