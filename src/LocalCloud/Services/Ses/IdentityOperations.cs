using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>Addresses and domains that may send.</summary>
internal sealed class IdentityOperations : ISesOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, Func<SesCall, JsonObject>)> Operations =>
        [
            ("CreateEmailIdentity", Create),
            ("GetEmailIdentity", Get),
            ("ListEmailIdentities", List),
            ("DeleteEmailIdentity", Delete),
            ("PutEmailIdentityConfigurationSetAttributes", PutConfigurationSet),
            ("PutEmailIdentityMailFromAttributes", PutMailFrom),
            (
                "PutEmailIdentityFeedbackAttributes",
                call => Change(call, i => i with { ForwardsFeedback = Flag(call, "EmailForwardingEnabled") })
            ),
            ("PutEmailIdentityDkimAttributes", call => Change(call, i => i with { SignsWithDkim = Flag(call, "SigningEnabled") })),
            ("PutEmailIdentityDkimSigningAttributes", PutSigning),
        ];

    private static JsonObject Create(SesCall call)
    {
        var name = EmailIdentity.Normalized(call.Required("EmailIdentity"));
        // A domain is checked as part of an address.
        EmailAddress.Parse(name.Contains('@', StringComparison.Ordinal) ? name : $"x@{name}");
        var set = AwsJson.Text(call.Body["ConfigurationSetName"]);
        if (set is not null)
            call.Store.ConfigurationSet(set);
        var identity = new EmailIdentity(name, call.Body["Tags"]?.DeepClone().AsArray() ?? [])
        {
            ConfigurationSet = set,
            HasOwnKey = call.Body["DkimSigningAttributes"]?["DomainSigningPrivateKey"] is not null,
        };
        if (!call.Store.Identities.TryAdd(name, identity))
            throw SesErrors.Exists($"Email identity {name} already exist.");
        return new JsonObject
        {
            ["IdentityType"] = TypeOf(identity),
            ["VerifiedForSendingStatus"] = true,
            ["DkimAttributes"] = Dkim(identity),
        };
    }

    private static JsonObject Get(SesCall call)
    {
        var identity = call.Store.Identity(call.Path("EmailIdentity"));
        var answer = new JsonObject
        {
            ["IdentityType"] = TypeOf(identity),
            ["FeedbackForwardingStatus"] = identity.ForwardsFeedback,
            ["VerifiedForSendingStatus"] = true,
            ["DkimAttributes"] = Dkim(identity),
            ["MailFromAttributes"] = identity.MailFrom?.DeepClone() ?? new JsonObject { ["BehaviorOnMxFailure"] = "USE_DEFAULT_VALUE" },
            ["Policies"] = new JsonObject(),
            ["Tags"] = identity.Tags.DeepClone(),
            ["VerificationStatus"] = "SUCCESS",
        };
        if (identity.ConfigurationSet is { } set)
            answer["ConfigurationSetName"] = set;
        return answer;
    }

    private static JsonObject List(SesCall call) =>
        call.Page(
            "EmailIdentities",
            call.Store.Identities.Values.OrderBy(i => i.Name, StringComparer.Ordinal)
                .Select(identity => new JsonObject
                {
                    ["IdentityType"] = TypeOf(identity),
                    ["IdentityName"] = identity.Name,
                    ["SendingEnabled"] = true,
                    ["VerificationStatus"] = "SUCCESS",
                })
        );

    private static JsonObject Delete(SesCall call)
    {
        call.Store.Identities.TryRemove(call.Store.Identity(call.Path("EmailIdentity")).Name, out _);
        return [];
    }

    private static JsonObject PutConfigurationSet(SesCall call)
    {
        var set = AwsJson.Text(call.Body["ConfigurationSetName"]);
        if (set is not null)
            call.Store.ConfigurationSet(set);
        return Change(call, identity => identity with { ConfigurationSet = set });
    }

    private static JsonObject PutMailFrom(SesCall call)
    {
        var identity = call.Store.Identity(call.Path("EmailIdentity"));
        var domain = AwsJson.Text(call.Body["MailFromDomain"]);
        var own = identity.Name[(identity.Name.LastIndexOf('@') + 1)..];
        if (domain is not null && !domain.EndsWith($".{own}", StringComparison.OrdinalIgnoreCase))
            throw SesErrors.Invalid(
                $"Provided MAIL-FROM domain <{domain}> is not subdomain of the domain of the identity <{identity.Name}>."
            );
        return Change(
            call,
            i =>
                i with
                {
                    MailFrom = domain is null
                        ? null
                        : new JsonObject
                        {
                            ["MailFromDomain"] = domain,
                            ["MailFromDomainStatus"] = "SUCCESS",
                            ["BehaviorOnMxFailure"] = AwsJson.Text(call.Body["BehaviorOnMxFailure"]) ?? "USE_DEFAULT_VALUE",
                        },
                }
        );
    }

    private static JsonObject PutSigning(SesCall call)
    {
        var own = AwsJson.Text(call.Body["SigningAttributesOrigin"]) == "EXTERNAL";
        var identity = call.Store.Identity(call.Path("EmailIdentity")) with { HasOwnKey = own };
        call.Store.Identities[identity.Name] = identity;
        return new JsonObject { ["DkimStatus"] = "SUCCESS", ["DkimTokens"] = AwsJson.List(Tokens(identity)) };
    }

    private static JsonObject Change(SesCall call, Func<EmailIdentity, EmailIdentity> change)
    {
        var identity = call.Store.Identity(call.Path("EmailIdentity"));
        call.Store.Identities[identity.Name] = change(identity);
        return [];
    }

    private static string TypeOf(EmailIdentity identity) => identity.IsDomain ? "DOMAIN" : "EMAIL_ADDRESS";

    private static JsonObject Dkim(EmailIdentity identity) =>
        new()
        {
            ["SigningEnabled"] = identity.SignsWithDkim,
            ["Status"] = identity.IsDomain ? "SUCCESS" : "NOT_STARTED",
            ["Tokens"] = AwsJson.List(Tokens(identity)),
            ["SigningAttributesOrigin"] = identity.HasOwnKey ? "EXTERNAL" : "AWS_SES",
        };

    // Three, as AWS has them; always the same for a domain.
    private static IEnumerable<string> Tokens(EmailIdentity identity) =>
        identity.IsDomain
            ? Enumerable
                .Range(1, 3)
                .Select(i => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{identity.Name} {i}")))[..32])
            : [];

    private static bool Flag(SesCall call, string name) => call.Body[name]?.GetValue<bool>() ?? false;
}
