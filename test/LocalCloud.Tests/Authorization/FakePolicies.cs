using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Tests.Authorization;

/// <summary>Policies in memory, in place of IAM and the services.</summary>
internal sealed class FakePolicies : IPolicySource, IPermissionLookups
{
    private readonly Dictionary<string, PrincipalPolicies> _roles = [];
    private readonly Dictionary<string, PrincipalPolicies> _users = [];
    private readonly Dictionary<string, ResourcePolicy> _resources = [];
    private readonly Dictionary<string, string> _encryption = [];

    /// <summary>What reading policies throws instead.</summary>
    public Exception? Failure { get; set; }

    public FakePolicies Role(string name, PolicyDocument[] policies, PolicyDocument? trust = null, PolicyDocument? boundary = null)
    {
        _roles[name] = new PrincipalPolicies(RoleArn(name), "AROA1", policies, boundary, trust, [], new HashSet<string>());
        return this;
    }

    public FakePolicies User(string name, string accessKeyId, params PolicyDocument[] policies)
    {
        var arn = $"arn:aws:iam::{Policies.Account}:user/{name}";
        _users[name] = new PrincipalPolicies(arn, "AIDA1", policies, null, null, [], new HashSet<string> { accessKeyId });
        return this;
    }

    public FakePolicies Resource(string arn, PolicyDocument policy)
    {
        _resources[arn] = new ResourcePolicy(true, policy);
        return this;
    }

    public FakePolicies NoResource(string arn)
    {
        _resources[arn] = ResourcePolicy.NoResource;
        return this;
    }

    public FakePolicies Encrypted(string arn, string keyArn)
    {
        _encryption[arn] = keyArn;
        return this;
    }

    public Authorizer Authorizer() =>
        new(this, this, Policies.Account, "us-east-1", new FixedTime(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)));

    public static string RoleArn(string name) => $"arn:aws:iam::{Policies.Account}:role/{name}";

    public static RoleSession Session(string role) => new(RoleArn(role), "session", "ASIA1");

    public Task<PrincipalPolicies?> RoleAsync(string roleName, CancellationToken ct) => Read(_roles.GetValueOrDefault(roleName));

    public Task<PrincipalPolicies?> UserAsync(string userName, CancellationToken ct) => Read(_users.GetValueOrDefault(userName));

    public Task<ResourcePolicy> ResourceAsync(string resourceArn, CancellationToken ct) =>
        Read(_resources.GetValueOrDefault(resourceArn, ResourcePolicy.None));

    public ValueTask<string?> KeyArnAsync(string region, string keyId, CancellationToken ct) => ValueTask.FromResult<string?>(keyId);

    public ValueTask<string?> PartitionKeyAsync(string region, string table, string? index, CancellationToken ct) =>
        ValueTask.FromResult<string?>("PK");

    public ValueTask<string> RoleArnAsync(string roleName, CancellationToken ct) => ValueTask.FromResult(RoleArn(roleName));

    public ValueTask<string?> SecretArnAsync(string region, string name, CancellationToken ct) => ValueTask.FromResult<string?>(null);

    public MailIdentity? MailIdentity(string region, string address) =>
        address.EndsWith("@example.com", StringComparison.Ordinal) ? new MailIdentity("example.com", null)
        : address.EndsWith("@tracked.example", StringComparison.Ordinal) ? new MailIdentity("tracked.example", "Default")
        : null;

    public ValueTask<string?> EncryptionKeyArnAsync(string topicOrQueueArn, CancellationToken ct) =>
        ValueTask.FromResult(_encryption.GetValueOrDefault(topicOrQueueArn));

    private Task<T> Read<T>(T value) => Failure is null ? Task.FromResult(value) : Task.FromException<T>(Failure);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
