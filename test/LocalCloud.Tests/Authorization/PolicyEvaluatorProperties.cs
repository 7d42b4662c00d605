using FsCheck;
using FsCheck.Fluent;
using RegulatedData.LocalCloud.Authorization;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class PolicyEvaluatorProperties
{
    private static readonly string[] Actions = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Get*", "dynamodb:*", "*", "kms:Decrypt"];
    private static readonly string[] Resources = ["*", Table, Table + "/index/*", "arn:aws:dynamodb:*:*:table/P*", Key];
    private static readonly string?[] Conditions =
    [
        null,
        """{ "StringEquals": { "aws:x": "1" } }""",
        """{ "StringNotEquals": { "aws:x": "1" } }""",
        """{ "Null": { "aws:x": "true" } }""",
    ];

    [Fact]
    public void Adding_a_deny_never_allows_more() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cases(Statement(allow: null), Statement(allow: false)),
                c => !IsAllowed([.. c.Statements, c.Added], c.Request) || IsAllowed(c.Statements, c.Request)
            )
        );

    [Fact]
    public void Adding_an_allow_never_denies() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cases(Statement(allow: null), Statement(allow: true)),
                c => !IsAllowed(c.Statements, c.Request) || IsAllowed([.. c.Statements, c.Added], c.Request)
            )
        );

    [Fact]
    public void The_order_of_statements_does_not_matter() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cases(Statement(allow: null), Statement(allow: null)),
                c => IsAllowed([.. c.Statements, c.Added], c.Request) == IsAllowed([c.Added, .. c.Statements.Reverse()], c.Request)
            )
        );

    [Fact]
    public void It_does_not_matter_how_statements_are_spread_over_policies() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cases(Statement(allow: null), Statement(allow: null)),
                c =>
                    IsAllowed([.. c.Statements, c.Added], c.Request)
                    == PolicyEvaluator.Evaluate(c.Request, new([Identity(c.Statements), Identity(c.Added)])).IsAllowed
            )
        );

    [Fact]
    public void A_boundary_never_allows_more() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Cases(Statement(allow: null), Statement(allow: null)),
                c =>
                    !PolicyEvaluator.Evaluate(c.Request, new([Identity(c.Statements)], Boundary(c.Added))).IsAllowed
                    || IsAllowed(c.Statements, c.Request)
            )
        );

    private static bool IsAllowed(string[] statements, PermissionRequest request) =>
        PolicyEvaluator.Evaluate(request, new([Identity(statements)])).IsAllowed;

    private static Arbitrary<Case> Cases(Gen<string> statement, Gen<string> added) =>
        (
            from statements in Gen.ListOf(statement)
            from one in added
            from request in Request()
            select new Case([.. statements], one, request)
        ).ToArbitrary();

    private static Gen<string> Statement(bool? allow) =>
        from effect in allow is null ? Gen.Elements(true, false) : Gen.Constant(allow.Value)
        from action in Gen.Elements(Actions)
        from resource in Gen.Elements(Resources)
        from condition in Gen.Elements(Conditions)
        select effect ? Allow(action, resource, condition) : Deny(action, resource, condition);

    private static Gen<PermissionRequest> Request() =>
        from action in Gen.Elements("dynamodb:GetItem", "dynamodb:PutItem", "kms:Decrypt")
        from resource in Gen.Elements(Table, Table + "/index/GSI1", Key, "*")
        from x in Gen.Elements(null, "1", "2")
        select new PermissionRequest(Reader, action, resource, RequestContext.Empty.With("aws:x", [x]));

    private sealed record Case(string[] Statements, string Added, PermissionRequest Request);
}
