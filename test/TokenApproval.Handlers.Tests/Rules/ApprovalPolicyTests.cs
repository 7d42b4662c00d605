using FsCheck;
using FsCheck.Fluent;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Rules;

public sealed class ApprovalPolicyTests
{
    private static readonly DecisionOption[] Options = [Samples.Approve, Samples.Reject, Samples.Ignore];

    [Theory]
    [InlineData("approve")]
    [InlineData("reject")]
    [InlineData("ignore")]
    public void The_first_answer_decides_whatever_it_is(string answer) =>
        Decide(ApprovalPolicy.For(ApprovalPolicy.First, 0, 5)!, 5, answer).Should().Be(answer);

    [Theory]
    [InlineData("approve", null)]
    [InlineData("approve,approve", "approve")]
    [InlineData("approve,reject", null)]
    [InlineData("reject,ignore", null)]
    [InlineData("reject,ignore,ignore", "reject")]
    [InlineData("ignore,ignore,ignore", "ignore")]
    [InlineData("ignore,reject,approve,reject", "reject")]
    [InlineData("ignore,reject,approve,approve", "approve")]
    public void A_quorum_of_2_of_4_decides_as_soon_as_it_is_clear(string answers, string? outcome) =>
        Decide(new ApprovalPolicy(ApprovalPolicy.Quorum, 2), 4, answers.Split(',')).Should().Be(outcome);

    [Theory]
    [InlineData("approve,approve", null)]
    [InlineData("approve,approve,approve", "approve")]
    [InlineData("approve,ignore", "ignore")]
    [InlineData("reject", "reject")]
    public void Unanimity_ends_with_the_first_who_does_not_approve(string answers, string? outcome) =>
        Decide(ApprovalPolicy.For(ApprovalPolicy.Unanimous, 0, 3)!, 3, answers.Split(',')).Should().Be(outcome);

    [Fact]
    public void A_quorum_of_more_than_there_are_approvers_is_none() =>
        ApprovalPolicy.For(ApprovalPolicy.Quorum, 3, approvers: 2).Should().BeNull();

    [Theory]
    [InlineData("MAJORITY", 1)]
    [InlineData("QUORUM", 0)]
    public void A_rule_that_makes_no_sense_is_refused(string rule, int quorum)
    {
        var policy = () => ApprovalPolicy.For(rule, quorum, approvers: 2);

        policy.Should().Throw<FunctionException>().Which.ErrorType.Should().Be("TokenApproval.BadConfiguration");
    }

    [Fact]
    public void When_all_have_answered_something_is_decided_and_it_is_an_approval_only_with_the_approvals_required() =>
        Prop.ForAll(
                Sessions,
                session =>
                {
                    var outcome = Decide(
                        new ApprovalPolicy(ApprovalPolicy.Quorum, session.Required),
                        session.Answers.Length,
                        session.Answers
                    );
                    var approvals = session.Answers.Count(answer => answer == "approve");
                    return outcome is not null && (outcome == "approve") == (approvals >= session.Required);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_decided_with_the_first_answer_after_which_no_other_result_is_possible() =>
        Prop.ForAll(
                Sessions,
                session =>
                {
                    var policy = new ApprovalPolicy(ApprovalPolicy.Quorum, session.Required);
                    var all = session.Answers;
                    return Enumerable
                        .Range(1, all.Length)
                        .All(count =>
                        {
                            var approvals = all.Take(count).Count(answer => answer == "approve");
                            var isOpen = approvals < session.Required && approvals + all.Length - count >= session.Required;
                            return (OutcomeOf(policy, all.Length, all[..count]) is null) == isOpen;
                        });
                }
            )
            .QuickCheckThrowOnFailure();

    private static Arbitrary<(int Required, string[] Answers)> Sessions =>
        (
            from answers in Gen.Elements("approve", "reject", "ignore").NonEmptyListOf()
            from required in Gen.Choose(1, Math.Min(answers.Count, 20))
            select (required, answers.Take(20).ToArray())
        ).ToArbitrary();

    /// <summary>What the answers, one after another, come to: what the first of them decided.</summary>
    private static string? Decide(ApprovalPolicy policy, int approvers, params string[] answers) =>
        Enumerable
            .Range(1, answers.Length)
            .Select(count => OutcomeOf(policy, approvers, answers[..count]))
            .FirstOrDefault(outcome => outcome is not null);

    private static string? OutcomeOf(ApprovalPolicy policy, int approvers, string[] answers) =>
        policy
            .Outcome(
                Options,
                approvers,
                answers.CountBy(answer => answer).ToDictionary(),
                Options.Single(option => option.Id == answers[^1])
            )
            ?.Id;
}
