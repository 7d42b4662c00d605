namespace RegulatedData.LocalCloud;

/// <summary>Who makes a request.</summary>
internal abstract record Caller
{
    private protected Caller() { }

    /// <summary>The caller's ARN, as GetCallerIdentity and CloudTrail show it.</summary>
    public abstract string Arn(string accountId);
}

/// <summary>
/// The account's administrator: whoever calls with keys that the local cloud didn't issue. The authorizer lets it do everything; a
/// service may still hold it to what it holds everybody to, such as a backup vault's denials.
/// </summary>
internal sealed record Administrator : Caller
{
    /// <summary>The one instance.</summary>
    public static Administrator Instance { get; } = new();

    private Administrator() { }

    /// <inheritdoc />
    public override string Arn(string accountId) => $"arn:aws:iam::{accountId}:root";
}

/// <summary>A session of a role, with keys from STS AssumeRole.</summary>
/// <param name="RoleArn">The role's ARN.</param>
/// <param name="SessionName">The session's name.</param>
/// <param name="AccessKeyId">The key that the session signs with.</param>
internal sealed record RoleSession(string RoleArn, string SessionName, string AccessKeyId) : Caller
{
    /// <inheritdoc />
    public override string Arn(string accountId) => $"arn:aws:sts::{AccountOf(RoleArn)}:assumed-role/{RoleName}/{SessionName}";

    /// <summary>The role's name: its ARN's last part, without the path.</summary>
    public string RoleName => RoleArn[(RoleArn.LastIndexOf('/') + 1)..];

    private static string AccountOf(string arn) => arn.Split(':') is [_, _, _, _, var account, ..] ? account : "";
}

/// <summary>An IAM user, with an access key from CreateAccessKey.</summary>
/// <param name="UserName">The user's name.</param>
/// <param name="AccessKeyId">The key that the user signs with.</param>
internal sealed record IamUser(string UserName, string AccessKeyId) : Caller
{
    /// <inheritdoc />
    public override string Arn(string accountId) => $"arn:aws:iam::{accountId}:user/{UserName}";
}

/// <summary>An AWS service that calls in its own name, such as EventBridge publishing to a topic.</summary>
/// <param name="Service">The principal: <c>events.amazonaws.com</c>.</param>
/// <param name="SourceArn">What <c>aws:SourceArn</c> is, such as the rule; empty for none.</param>
/// <param name="SourceAccount">What <c>aws:SourceAccount</c> is; empty for none.</param>
internal sealed record ServicePrincipal(string Service, string SourceArn = "", string SourceAccount = "") : Caller
{
    /// <inheritdoc />
    public override string Arn(string accountId) => Service;
}
