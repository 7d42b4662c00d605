using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace RegulatedData.LocalCloud;

/// <summary>
/// The keys that this local cloud issued, and for whom. Any other key is the account's administrator's, as on a developer's machine any
/// values will do. A key that came with a session token of ours, but is unknown, is refused: it was issued by a local cloud that has ended.
/// </summary>
internal sealed class CredentialStore
{
    private const string TokenPrefix = "localcloud-session-";

    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, Issued> _issued = new(StringComparer.Ordinal);

    /// <summary>An empty store.</summary>
    public CredentialStore(TimeProvider time) => _time = time;

    /// <summary>Keys for a session of a role.</summary>
    public AwsCredentials IssueForRole(string roleArn, string sessionName, TimeSpan? lifetime = null)
    {
        var keys = NewKeys();
        Add(keys, new RoleSession(roleArn, sessionName, keys.AccessKeyId), lifetime);
        return keys;
    }

    /// <summary>Keys for a caller that isn't a role, such as the service principal of EventBridge.</summary>
    public AwsCredentials Issue(Caller caller, TimeSpan? lifetime = null)
    {
        if (caller is Administrator)
            return AwsCredentials.Administrator;
        if (caller is RoleSession session)
            return IssueForRole(session.RoleArn, session.SessionName, lifetime);
        var keys = NewKeys();
        Add(keys, caller, lifetime);
        return keys;
    }

    /// <summary>Keys that another service issued, such as IAM's for a user. They don't end.</summary>
    public void Remember(string accessKeyId, Caller caller) => _issued[accessKeyId] = new Issued(caller, null);

    /// <summary>Who signs with this key.</summary>
    /// <param name="accessKeyId">The key in the credential scope.</param>
    /// <param name="sessionToken">The session token that came with it, or null.</param>
    /// <exception cref="AwsApiException">The session has ended, or its local cloud has.</exception>
    public Caller Resolve(string accessKeyId, string? sessionToken)
    {
        if (InterpreterCredentials.TryRead(accessKeyId, out var session))
            return session;
        if (!_issued.TryGetValue(accessKeyId, out var issued))
        {
            if (sessionToken is null || !sessionToken.StartsWith(TokenPrefix, StringComparison.Ordinal))
                return Administrator.Instance;
            throw new AwsApiException(
                "InvalidClientTokenId",
                "The session is of a local cloud that has ended. Assume the role again, or unset AWS_SESSION_TOKEN to call as the account's "
                    + "administrator.",
                403
            );
        }
        if (issued.Expires is { } expires && expires <= _time.GetUtcNow())
            throw new AwsApiException("ExpiredToken", "The security token included in the request is expired", 403);
        return issued.Caller;
    }

    private void Add(AwsCredentials keys, Caller caller, TimeSpan? lifetime) =>
        _issued[keys.AccessKeyId] = new Issued(caller, lifetime is { } span ? _time.GetUtcNow() + span : null);

    private static AwsCredentials NewKeys() =>
        new(
            "ASIA" + RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
            RandomNumberGenerator.GetHexString(40, lowercase: true),
            TokenPrefix + RandomNumberGenerator.GetHexString(64, lowercase: true)
        );

    private sealed record Issued(Caller Caller, DateTimeOffset? Expires);
}
