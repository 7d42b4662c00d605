namespace RegulatedData.LocalCloud;

/// <summary>Keys to sign with.</summary>
/// <param name="AccessKeyId">The access key's id; the gateway knows the caller by it.</param>
/// <param name="SecretAccessKey">The secret; the gateway doesn't check signatures.</param>
/// <param name="SessionToken">The session's token; null for long-lived keys.</param>
internal sealed record AwsCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken = null)
{
    /// <summary>Keys of the account's administrator: any that the local cloud didn't issue.</summary>
    public static AwsCredentials Administrator { get; } = new("LOCALADMINISTRATOR", "local");

    /// <summary>The key's id alone: a secret doesn't belong in a log.</summary>
    public override string ToString() => AccessKeyId;
}
