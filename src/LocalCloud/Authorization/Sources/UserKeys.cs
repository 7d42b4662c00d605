namespace RegulatedData.LocalCloud.Authorization;

/// <summary>
/// Learns whose the access keys are that IAM makes for users, so that the gateway knows their callers. A key that was deleted stays its
/// user's, who may do nothing with it: it doesn't become the administrator's, as keys that nobody made here are.
/// </summary>
internal sealed class UserKeys : ICallObserver
{
    private readonly CredentialStore _credentials;

    /// <summary>Tells the keys to <paramref name="credentials"/>.</summary>
    public UserKeys(CredentialStore credentials) => _credentials = credentials;

    /// <inheritdoc />
    public ValueTask OnSucceededAsync(AwsRequest request, AwsResponse response, Caller caller, CancellationToken ct)
    {
        if (request is not { Service: "iam", Operation: "CreateAccessKey" })
            return ValueTask.CompletedTask;
        var key = AwsXml.Parse(response.Body).Descendants("AccessKey").Single();
        var accessKeyId = key.Element("AccessKeyId")!.Value;
        _credentials.Remember(accessKeyId, new IamUser(key.Element("UserName")!.Value, accessKeyId));
        return ValueTask.CompletedTask;
    }
}
