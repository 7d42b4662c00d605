using System.Text;

namespace RegulatedData.LocalCloud.Tests.Gateway;

public sealed class CredentialStoreTests
{
    private const string Role = "arn:aws:iam::123456789012:role/path/reader";

    private readonly SettableTime _time = new();
    private readonly CredentialStore _store;

    public CredentialStoreTests() => _store = new CredentialStore(_time);

    [Fact]
    public void Keys_issued_for_a_role_are_that_roles_session()
    {
        var keys = _store.IssueForRole(Role, "s1");

        var caller = _store.Resolve(keys.AccessKeyId, keys.SessionToken);

        caller.Should().Be(new RoleSession(Role, "s1", keys.AccessKeyId));
        caller.Arn("1").Should().Be("arn:aws:sts::123456789012:assumed-role/reader/s1");
    }

    [Fact]
    public void Unknown_keys_are_the_administrators() => _store.Resolve("AKIAANYTHING", null).Should().BeOfType<Administrator>();

    [Fact]
    public void A_session_of_real_aws_is_the_administrators_too() =>
        _store.Resolve("ASIAANYTHING", "IQoJb3JpZ2luX2Vj").Should().BeOfType<Administrator>();

    [Fact]
    public void A_session_of_a_local_cloud_that_has_ended_is_refused()
    {
        var keys = new CredentialStore(_time).IssueForRole(Role, "s1");

        _store.Invoking(s => s.Resolve(keys.AccessKeyId, keys.SessionToken)).Should().Throw<AwsApiException>().Where(e => e.Status == 403);
    }

    [Fact]
    public void A_session_ends_when_its_time_is_up()
    {
        var keys = _store.IssueForRole(Role, "s1", TimeSpan.FromMinutes(15));
        _time.Now += TimeSpan.FromMinutes(15);

        _store
            .Invoking(s => s.Resolve(keys.AccessKeyId, keys.SessionToken))
            .Should()
            .Throw<AwsApiException>()
            .Where(e => e.Code == "ExpiredToken");
    }

    [Fact]
    public void A_state_machines_key_holds_its_role()
    {
        var key = "LOCALSTATES" + Convert.ToHexString(Encoding.UTF8.GetBytes(Role));

        _store.Resolve(key, null).Should().Be(new RoleSession(Role, "StepFunctions", key));
    }

    [Fact]
    public void Keys_print_without_their_secret() =>
        _store.IssueForRole(Role, "s1").Should().Match<AwsCredentials>(k => k.ToString() == k.AccessKeyId);

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
