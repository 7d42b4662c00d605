using System.Text.Json;
using RegulatedData.LocalCloud.Authorization;
using static RegulatedData.LocalCloud.Tests.Authorization.Policies;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class PolicyConditionTests
{
    [Theory]
    [InlineData("StringEquals", "a", "a", true)]
    [InlineData("StringEquals", "a", "A", false)]
    [InlineData("StringEquals", "a*", "ab", false)]
    [InlineData("StringEquals", "a*", "a*", true)]
    [InlineData("StringEquals", "a", null, false)]
    [InlineData("StringEqualsIfExists", "a", null, true)]
    [InlineData("StringEqualsIfExists", "a", "b", false)]
    [InlineData("StringNotEquals", "a", "b", true)]
    [InlineData("StringNotEquals", "a", "a", false)]
    [InlineData("StringNotEquals", "a", null, true)]
    [InlineData("StringEqualsIgnoreCase", "a", "A", true)]
    [InlineData("StringNotEqualsIgnoreCase", "a", "A", false)]
    [InlineData("StringLike", "a*c?", "abbcd", true)]
    [InlineData("StringLike", "a*c?", "abbc", false)]
    [InlineData("StringNotLike", "a*", "abc", false)]
    [InlineData("ArnLike", "arn:aws:events:*:123456789012:rule/*", "arn:aws:events:us-east-1:123456789012:rule/r", true)]
    [InlineData("ArnEquals", "arn:aws:events:*:123456789012:rule/*", "arn:aws:events:us-east-1:123456789012:rule/r", true)]
    [InlineData("ArnLike", "arn:aws:events:*:rule/*:x", "arn:aws:events:us-east-1:123456789012:rule/r:x", false)]
    [InlineData("ArnNotEquals", "arn:aws:events:us-east-1:1:rule/r", "arn:aws:events:us-east-1:1:rule/r", false)]
    [InlineData("NumericEquals", "10", "10.0", true)]
    [InlineData("NumericNotEquals", "10", "11", true)]
    [InlineData("NumericLessThan", "10", "9", true)]
    [InlineData("NumericLessThan", "10", "10", false)]
    [InlineData("NumericLessThanEquals", "10", "10", true)]
    [InlineData("NumericGreaterThan", "10", "11", true)]
    [InlineData("NumericGreaterThanEquals", "10", "9", false)]
    [InlineData("NumericLessThan", "10", "ten", false)]
    [InlineData("DateGreaterThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", true)]
    [InlineData("DateLessThan", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", false)]
    [InlineData("DateEquals", "2026-01-01", "1767225600", true)]
    [InlineData("Bool", "true", "true", true)]
    [InlineData("Bool", "false", "true", false)]
    [InlineData("Bool", "false", null, false)]
    [InlineData("BoolIfExists", "true", null, true)]
    [InlineData("BinaryEquals", "QUI=", "QUI=", true)]
    [InlineData("BinaryEquals", "QUI=", "QUM=", false)]
    [InlineData("IpAddress", "10.0.0.0/8", "10.1.2.3", true)]
    [InlineData("IpAddress", "10.1.2.3/8", "10.200.0.1", true)]
    [InlineData("IpAddress", "10.0.0.1", "10.0.0.1", true)]
    [InlineData("IpAddress", "2001:db8::/32", "2001:db8::1", true)]
    [InlineData("NotIpAddress", "10.0.0.0/8", "11.0.0.1", true)]
    [InlineData("Null", "true", null, true)]
    [InlineData("Null", "true", "x", false)]
    [InlineData("Null", "false", "x", true)]
    public void Each_operator_compares_as_AWS_does(string @operator, string policyValue, string? requestValue, bool met) =>
        IsMet(@operator, [policyValue], requestValue is null ? [] : [requestValue]).Should().Be(met);

    [Theory]
    [InlineData("ForAllValues:StringEquals", "a,b", "a", true)]
    [InlineData("ForAllValues:StringEquals", "a,b", "a,b", true)]
    [InlineData("ForAllValues:StringEquals", "a,b", "a,c", false)]
    [InlineData("ForAllValues:StringEquals", "a,b", "", true)]
    [InlineData("ForAnyValue:StringEquals", "a,b", "c,b", true)]
    [InlineData("ForAnyValue:StringEquals", "a,b", "c", false)]
    [InlineData("ForAnyValue:StringEquals", "a,b", "", false)]
    [InlineData("ForAnyValue:StringNotEquals", "a", "a,b", true)]
    [InlineData("ForAnyValue:StringNotEquals", "a", "", false)]
    [InlineData("ForAllValues:StringNotLike", "a*", "b,ab", false)]
    public void Set_operators_look_at_each_value_of_the_request(string @operator, string policyValues, string requestValues, bool met) =>
        IsMet(@operator, policyValues.Split(','), requestValues.Split(',', StringSplitOptions.RemoveEmptyEntries)).Should().Be(met);

    [Fact]
    public void One_of_several_values_must_match_and_for_a_negated_operator_none()
    {
        IsMet("StringEquals", ["a", "b"], ["b"]).Should().BeTrue();
        IsMet("StringNotEquals", ["a", "b"], ["b"]).Should().BeFalse();
    }

    [Fact]
    public void All_conditions_of_a_statement_must_be_met()
    {
        var policies = new ApplicablePolicies([
            Identity(Allow("*", condition: """{ "StringEquals": { "aws:a": "1", "aws:b": "2" }, "Bool": { "aws:c": true } }""")),
        ]);
        var all = RequestContext.Empty.With("aws:a", "1").With("aws:b", "2").With("AWS:C", "true");

        Evaluate("x:y", "*", policies, context: all).IsAllowed.Should().BeTrue();
        Evaluate("x:y", "*", policies, context: all.With("aws:b", "3")).IsAllowed.Should().BeFalse();
    }

    [Fact]
    public void A_key_that_the_local_cloud_cannot_tell_is_an_error_and_not_absent()
    {
        var policies = new ApplicablePolicies([
            Identity(Allow("*"), Deny("*", condition: """{ "StringEquals": { "aws:ResourceTag/x": "y" } }""")),
        ]);
        var context = RequestContext.Knowing(key => PermissionTables.IsKnownConditionKey("dynamodb:GetItem", key));

        var evaluating = () => Evaluate("dynamodb:GetItem", Table, policies, context: context);

        evaluating.Should().Throw<PolicyException>().WithMessage("*aws:ResourceTag/x*");
    }

    [Theory]
    [InlineData("StringAlmostEquals", "a", "*StringAlmostEquals*knows*StringEquals*")]
    [InlineData("NumericEquals", "ten", "*'ten'*")]
    [InlineData("IpAddress", "10.0.0.0/40", "*10.0.0.0/40*")]
    [InlineData("Bool", "maybe", "*'maybe'*")]
    public void An_operator_or_value_that_is_not_understood_is_an_error(string @operator, string value, string message)
    {
        var reading = () => Identity(Allow("*", condition: Condition(@operator, [value])));

        reading.Should().Throw<PolicyException>().WithMessage(message);
    }

    private static bool IsMet(string @operator, string[] policyValues, string[] requestValues) =>
        Evaluate(
            "x:y",
            "*",
            new([Identity(Allow("*", condition: Condition(@operator, policyValues)))]),
            context: RequestContext.Empty.With("aws:key", requestValues)
        ).IsAllowed;

    private static string Condition(string @operator, string[] values) =>
        $$"""{ "{{@operator}}": { "aws:key": {{JsonSerializer.Serialize(values)}} } }""";
}
