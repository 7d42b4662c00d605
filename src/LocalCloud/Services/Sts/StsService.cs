using System.Globalization;
using System.Security;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud;

/// <summary>STS: hands out sessions of roles to those whom the trust policy names. Its keys are the ones that the gateway knows callers by.</summary>
internal sealed partial class StsService : ILocalService
{
    private const string Namespace = "https://sts.amazonaws.com/doc/2011-06-15/";

    private readonly LocalCloudContext _context;

    /// <summary>Answers for the account of <paramref name="context"/>.</summary>
    public StsService(LocalCloudContext context) => _context = context;

    /// <inheritdoc />
    public string Service => "sts";

    /// <inheritdoc />
    public ValueTask<AwsResponse?> TryHandleAsync(AwsRequest request, Caller caller, CancellationToken ct) =>
        ValueTask.FromResult<AwsResponse?>(Answer(request, caller));

    private AwsResponse Answer(AwsRequest request, Caller caller) =>
        request.Operation switch
        {
            "AssumeRole" => AssumeRole(request, caller),
            "GetCallerIdentity" => GetCallerIdentity(caller),
            "GetSessionToken" when caller is Administrator => Answer("GetSessionToken", Keys(AwsCredentials.Administrator, request)),
            // moto would hand out keys that nobody knows, and with which every caller would be the administrator.
            _ => throw new AwsApiException("NotImplemented", $"The local cloud doesn't emulate sts:{request.Operation}.", 501),
        };

    // Whether the caller may was judged with the request, by the role's trust policy.
    private AwsResponse AssumeRole(AwsRequest request, Caller caller)
    {
        var role = Required(request, "RoleArn");
        var session = Required(request, "RoleSessionName");
        if (!SessionName().IsMatch(session))
            throw new AwsApiException(
                "ValidationError",
                $"RoleSessionName '{session}' must have 2 to 64 characters out of letters, digits and _+=,.@-.",
                400
            );
        if (request.Form.Keys.Any(name => name == "Policy" || name.StartsWith("PolicyArns.", StringComparison.Ordinal)))
            throw new AwsApiException(
                "NotImplemented",
                "The local cloud doesn't emulate session policies: without them the session could do more than it may on AWS.",
                501
            );
        // Lambda and others renew their sessions by themselves; for these, here, they just don't end.
        var keys = _context.Credentials.IssueForRole(role, session, caller is ServicePrincipal ? null : Lifetime(request));
        var user = new RoleSession(role, session, keys.AccessKeyId);
        return Answer(
            "AssumeRole",
            Keys(keys, request)
                + $"<AssumedRoleUser><AssumedRoleId>{Escape(RoleId(user))}</AssumedRoleId>"
                + $"<Arn>{Escape(user.Arn(_context.AccountId))}</Arn></AssumedRoleUser>"
        );
    }

    private AwsResponse GetCallerIdentity(Caller caller)
    {
        var userId = caller switch
        {
            RoleSession session => RoleId(session),
            _ => _context.AccountId,
        };
        return Answer(
            "GetCallerIdentity",
            $"<Arn>{Escape(caller.Arn(_context.AccountId))}</Arn><UserId>{Escape(userId)}</UserId><Account>{_context.AccountId}</Account>"
        );
    }

    private string Keys(AwsCredentials keys, AwsRequest request)
    {
        var expires = (_context.Time.GetUtcNow() + Lifetime(request)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return $"<Credentials><AccessKeyId>{keys.AccessKeyId}</AccessKeyId><SecretAccessKey>{keys.SecretAccessKey}</SecretAccessKey>"
            + $"<SessionToken>{keys.SessionToken}</SessionToken><Expiration>{expires}</Expiration></Credentials>";
    }

    /// <summary>One hour unless told (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).</summary>
    private static TimeSpan Lifetime(AwsRequest request)
    {
        if (!request.Form.TryGetValue("DurationSeconds", out var text))
            return TimeSpan.FromHours(1);
        return int.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 900 and <= 129600
            ? TimeSpan.FromSeconds(seconds)
            : throw new AwsApiException("ValidationError", $"DurationSeconds is '{text}', but must be a number from 900 to 129600.", 400);
    }

    private static string Required(AwsRequest request, string name) =>
        request.Form.GetValueOrDefault(name)
        ?? request.Query.GetValueOrDefault(name)
        ?? throw new AwsApiException("ValidationError", $"{name} is missing.", 400);

    /// <summary>A role's unique id isn't kept; this one is stable, and has the shape.</summary>
    private static string RoleId(RoleSession session)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(session.RoleArn));
        return $"AROA{Convert.ToHexString(hash)[..17]}:{session.SessionName}";
    }

    private static AwsResponse Answer(string action, string result) =>
        AwsResponse.Query(action, Namespace, result, Guid.NewGuid().ToString());

    private static string Escape(string text) => SecurityElement.Escape(text);

    [GeneratedRegex(@"^[\w+=,.@-]{2,64}$", RegexOptions.NonBacktracking)]
    private static partial Regex SessionName();
}
