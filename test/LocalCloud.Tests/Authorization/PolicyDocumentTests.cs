using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class PolicyDocumentTests
{
    [Theory]
    [InlineData("""{ "Statement": { "Effect": "Allow", "Action": ["a:b"], "Resource": ["*"] } }""")]
    [InlineData(
        """{ "Version": "2008-10-17", "Id": "x", "Statement": [{ "Sid": "s", "Effect": "Deny", "NotAction": "a:b", "NotResource": "*" }] }"""
    )]
    public void One_statement_or_several_are_read(string json) =>
        PolicyDocument.Parse(json, PolicyType.Identity, "p").Statements.Should().ContainSingle();

    [Theory]
    [InlineData("not json", "*isn't JSON*")]
    [InlineData("""{ "Statement": [], "Statement": [] }""", "*isn't JSON*")]
    [InlineData("""{ "Version": "2030-01-01", "Statement": [] }""", "*2030-01-01*2012-10-17*")]
    [InlineData("""{ "Version": "2012-10-17" }""", "*no Statement*")]
    [InlineData("""{ "Statement": [{ "Effect": "Permit", "Action": "*", "Resource": "*" }] }""", "*Permit*Allow or Deny*")]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Resource": "*" }] }""", "*neither Action nor NotAction*")]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*" }] }""", "*neither Resource nor NotResource*")]
    [InlineData(
        """{ "Statement": [{ "Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*" }] }""",
        "*both Action and NotAction*"
    )]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Conditions": {} }] }""", "*'Conditions'*")]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*" }] }""", "*names a principal*")]
    public void What_is_not_understood_is_refused_with_what_was_expected(string json, string message)
    {
        var reading = () => PolicyDocument.Parse(json, PolicyType.Identity, "the policy");

        reading.Should().Throw<PolicyException>().WithMessage(message);
    }

    [Theory]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }""", "*either Principal or NotPrincipal*")]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*", "NotPrincipal": "*" }] }""", "*Deny only*")]
    [InlineData("""{ "Statement": [{ "Effect": "Allow", "Action": "*", "Principal": { "Aws": "1" } }] }""", "*'Aws'*expected AWS*")]
    public void A_resources_policy_must_say_whom_it_means(string json, string message)
    {
        var reading = () => PolicyDocument.Parse(json, PolicyType.Resource, "the policy");

        reading.Should().Throw<PolicyException>().WithMessage(message);
    }

    [Fact]
    public void Variables_exist_only_in_the_newer_version()
    {
        const string statement = """{ "Effect": "Allow", "Action": "a:b", "Resource": "arn:aws:s3:::${aws:username}" }""";
        bool Allows(string version) =>
            PolicyEvaluator
                .Evaluate(
                    new PermissionRequest(Policies.Reader, "a:b", "arn:aws:s3:::ann", RequestContext.Empty.With("aws:username", "ann")),
                    new([PolicyDocument.Parse($$"""{ "Version": "{{version}}", "Statement": {{statement}} }""", PolicyType.Identity, "p")])
                )
                .IsAllowed;

        Allows("2012-10-17").Should().BeTrue();
        Allows("2008-10-17").Should().BeFalse();
    }
}
