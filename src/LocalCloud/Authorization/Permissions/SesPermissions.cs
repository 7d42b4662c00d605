using RegulatedData.LocalCloud.Services.Ses;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>SES's API v2: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html</summary>
internal sealed class SesPermissions : PermissionTable
{
    public SesPermissions()
        : base("ses")
    {
        OnEach(Send, "SendEmail");
        On(
            c => Identity(c, c.Required("EmailIdentity")),
            "CreateEmailIdentity",
            "GetEmailIdentity",
            "DeleteEmailIdentity",
            "PutEmailIdentityMailFromAttributes",
            "PutEmailIdentityFeedbackAttributes",
            "PutEmailIdentityDkimAttributes",
            "PutEmailIdentityDkimSigningAttributes"
        );
        OnEach(
            c =>
                c.Find("ConfigurationSetName") is { Length: > 0 } set
                    ? [Own(c, Identity(c, c.Required("EmailIdentity"))), Own(c, Set(c, set))]
                    : [Own(c, Identity(c, c.Required("EmailIdentity")))],
            "PutEmailIdentityConfigurationSetAttributes"
        );
        On(
            c => Set(c, c.Required("ConfigurationSetName")),
            "CreateConfigurationSet",
            "GetConfigurationSet",
            "DeleteConfigurationSet",
            "PutConfigurationSetTrackingOptions",
            "PutConfigurationSetDeliveryOptions",
            "PutConfigurationSetReputationOptions",
            "PutConfigurationSetSendingOptions",
            "PutConfigurationSetSuppressionOptions",
            "PutConfigurationSetVdmOptions",
            "PutConfigurationSetArchivingOptions",
            "CreateConfigurationSetEventDestination",
            "UpdateConfigurationSetEventDestination",
            "GetConfigurationSetEventDestinations",
            "DeleteConfigurationSetEventDestination"
        );
        On(c => c.Required("ResourceArn"), "TagResource", "UntagResource", "ListTagsForResource");
        OnAnything("ListEmailIdentities", "ListConfigurationSets", "GetAccount");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        ["ses:ApiVersion", "ses:FeedbackAddress", "ses:FromAddress", "ses:FromDisplayName", "ses:Recipients"];

    // Both the identity and the configuration set, also where that is the identity's default. A whole message needs another action than one
    // that SES puts together.
    private IEnumerable<RequiredPermission> Send(PermissionCall call)
    {
        var action = MailReader.IsRaw(call.Json) ? "SendRawEmail" : "SendEmail";
        var from = MailReader.SenderIn(call.Json) ?? "";
        var sender = EmailAddress.AddressIn(from);
        var identity = call.Lookups.MailIdentity(call.Region, sender);
        var identityArn = call.Find("FromEmailAddressIdentityArn") ?? Identity(call, identity?.Name ?? sender);
        yield return WithKeys(Action(action, identityArn));
        if ((MailReader.ConfigurationSetIn(call.Json) ?? identity?.ConfigurationSet) is { } set)
            yield return WithKeys(Action(action, Set(call, set)));

        RequiredPermission WithKeys(RequiredPermission permission) =>
            permission
                .With("ses:ApiVersion", "2")
                .With("ses:FromAddress", sender)
                .With("ses:FromDisplayName", EmailAddress.NameIn(from))
                .With("ses:FeedbackAddress", call.Find("FeedbackForwardingEmailAddress"))
                .With("ses:Recipients", MailReader.RecipientsIn(call.Json));
    }

    private static string Identity(PermissionCall call, string name) => call.Arn("ses", $"identity/{name}");

    private static string Set(PermissionCall call, string name) => call.Arn("ses", $"configuration-set/{name}");
}
