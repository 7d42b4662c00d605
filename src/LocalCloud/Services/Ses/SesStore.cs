using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>What SES knows in one region.</summary>
internal sealed class SesStore(string region)
{
    public string Region => region;
    public ConcurrentDictionary<string, EmailIdentity> Identities { get; } = new(StringComparer.Ordinal);
    public ConcurrentDictionary<string, ConfigurationSet> ConfigurationSets { get; } = new(StringComparer.Ordinal);

    /// <exception cref="AwsApiException">There is no such identity.</exception>
    public EmailIdentity Identity(string name) =>
        Identities.GetValueOrDefault(EmailIdentity.Normalized(name)) ?? throw SesErrors.NotFound($"Email identity {name} does not exist.");

    /// <exception cref="AwsApiException">There is no such configuration set.</exception>
    public ConfigurationSet ConfigurationSet(string name) =>
        ConfigurationSets.GetValueOrDefault(name) ?? throw SesErrors.NotFound($"Configuration set <{name}> does not exist.");

    /// <summary>
    /// The identity that lets an address send: the address's own, else its domain's, else that of a domain above; null where nothing is
    /// verified.
    /// </summary>
    public EmailIdentity? SenderOf(string address)
    {
        var name = EmailIdentity.Normalized(address);
        if (Identities.TryGetValue(name, out var own))
            return own;
        for (var domain = name[(name.LastIndexOf('@') + 1)..]; domain.Length > 0; )
        {
            if (Identities.TryGetValue(domain, out var found))
                return found;
            var dot = domain.IndexOf('.', StringComparison.Ordinal);
            domain = dot < 0 ? "" : domain[(dot + 1)..];
        }
        return null;
    }
}

/// <summary>SES's regions.</summary>
internal sealed class SesRegions
{
    private readonly ConcurrentDictionary<string, SesStore> _stores = new(StringComparer.Ordinal);

    /// <summary>What is known in a region.</summary>
    public SesStore In(string region) => _stores.GetOrAdd(region, r => new SesStore(r));
}

/// <summary>An address or domain that may send. Here it counts as verified from the beginning: nobody would click the link.</summary>
/// <param name="Name">The address or domain.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record EmailIdentity(string Name, JsonArray Tags)
{
    /// <summary>The configuration set of mails that name none.</summary>
    public string? ConfigurationSet { get; init; }

    /// <summary>The MAIL FROM domain and what happens where it can't be used; null for SES's own.</summary>
    public JsonObject? MailFrom { get; init; }

    /// <summary>Whether bounces are sent to the sender by mail.</summary>
    public bool ForwardsFeedback { get; init; } = true;

    /// <summary>Whether mails are signed.</summary>
    public bool SignsWithDkim { get; init; } = true;

    /// <summary>Whether the user brought a key for signing.</summary>
    public bool HasOwnKey { get; init; }

    /// <summary>Whether it is a domain.</summary>
    public bool IsDomain => !Name.Contains('@', StringComparison.Ordinal);

    /// <summary>A name as SES compares it: domains don't care about case, what stands before the at sign does.</summary>
    public static string Normalized(string name)
    {
        var at = name.LastIndexOf('@');
#pragma warning disable CA1308 // Domains are written in lower case.
        return name[..(at + 1)] + name[(at + 1)..].ToLowerInvariant();
#pragma warning restore CA1308
    }
}

/// <summary>How mails are sent, and who learns what becomes of them.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags.</param>
internal sealed record ConfigurationSet(string Name, JsonArray Tags)
{
    /// <summary>Its options (<c>DeliveryOptions</c> and so on), as they were given.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>Its event destinations, by name.</summary>
    public ConcurrentDictionary<string, EventDestination> Destinations { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether it sends at all.</summary>
    public bool Sends => Options["SendingOptions"]?["SendingEnabled"]?.GetValue<bool>() ?? true;
}

/// <summary>Where a configuration set's events go.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Definition">As it was given (<c>EventDestination</c>).</param>
internal sealed record EventDestination(string Name, JsonObject Definition)
{
    /// <summary>The kinds of destinations, of which each has one.</summary>
    public static readonly IReadOnlyList<string> Kinds =
    [
        "KinesisFirehoseDestination",
        "CloudWatchDestination",
        "SnsDestination",
        "EventBridgeDestination",
        "PinpointDestination",
    ];

    /// <summary>Whether it is on.</summary>
    public bool IsEnabled => Definition["Enabled"]?.GetValue<bool>() ?? false;

    /// <summary>The topic; null for another kind of destination.</summary>
    public string? TopicArn => AwsJson.Text(Definition["SnsDestination"]?[nameof(TopicArn)]);

    /// <summary>Whether events go to the default bus.</summary>
    public bool IsBus => Definition["EventBridgeDestination"] is not null;

    /// <summary>Whether it takes events of a type, such as BOUNCE.</summary>
    public bool Takes(string eventType) =>
        IsEnabled && AwsJson.Texts(Definition["MatchingEventTypes"]).Contains(eventType, StringComparer.Ordinal);
}
