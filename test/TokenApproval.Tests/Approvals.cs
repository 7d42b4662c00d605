using Amazon.CDK;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>Makes constructs for the tests. What many tests look at is synthesized once.</summary>
internal static class Approvals
{
    public const string Sender = "approvals@example.org";

    private static readonly Lazy<StackTemplate> s_minimal = new(() => Template());
    private static readonly Lazy<ResolvedTemplate> s_resolved = new(() =>
    {
        var stack = Synth.Stack();
        Make(stack);
        return ResolvedTemplate.Of(stack);
    });

    /// <summary>The template of minimal use, as CloudFormation gets it.</summary>
    public static StackTemplate Minimal => s_minimal.Value;

    /// <summary>The same with its intrinsic functions replaced.</summary>
    public static ResolvedTemplate Resolved => s_resolved.Value;

    public static Cdk.TokenApproval Make(Stack stack, TokenApprovalProps? props = null, string id = "Approval") =>
        new(stack, id, props ?? new TokenApprovalProps { Sender = Sender });

    public static StackTemplate Template(TokenApprovalProps? props = null)
    {
        var stack = Synth.Stack();
        Make(stack, props);
        return Synth.Template(stack);
    }

    /// <summary>The statements of a managed policy, by their Sid.</summary>
    public static IReadOnlyDictionary<string, Statement> Statements(string policy) =>
        Resolved.Statements(policy).Select(Statement.Of).ToDictionary(statement => statement.Sid);
}
