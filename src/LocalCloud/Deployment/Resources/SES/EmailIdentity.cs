using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Resources.SES;

/// <summary>AWS::SES::EmailIdentity. It may send from then on: on AWS, DNS records or a clicked link come first.</summary>
internal sealed class EmailIdentity : IResourceType
{
    public string TypeName => "AWS::SES::EmailIdentity";

    public PropertySupport Properties { get; } =
        new(
            "EmailIdentity",
            "ConfigurationSetAttributes",
            "DkimAttributes",
            "DkimSigningAttributes",
            "FeedbackAttributes",
            "MailFromAttributes",
            "Tags"
        );

    public async Task<Provisioned> CreateAsync(ResourceRequest request, CancellationToken ct)
    {
        var properties = request.Properties;
        var name = properties.Required("EmailIdentity");
        var created = await request.Aws.RestAsync(
            "ses",
            HttpMethod.Post,
            "/v2/email/identities",
            new JsonObject { ["EmailIdentity"] = name }
                .With("ConfigurationSetName", properties.Object("ConfigurationSetAttributes")?.String("ConfigurationSetName"))
                .With("DkimSigningAttributes", properties.Node("DkimSigningAttributes"))
                .With("Tags", properties.TagList()),
            ct
        );
        var identity = new Provisioned(name) { Arn = request.Arn("ses", $"identity/{name}"), Attributes = DnsRecords(name, created!) };
        request.Exists(identity);

        if (properties.Object("MailFromAttributes") is { } mailFrom)
            await PutAsync(request, "mail-from", mailFrom.Pick("MailFromDomain", "BehaviorOnMxFailure"), ct);
        if (properties.Object("FeedbackAttributes")?.Bool("EmailForwardingEnabled") is { } forwards)
            await PutAsync(request, "feedback", new JsonObject { ["EmailForwardingEnabled"] = forwards }, ct);
        if (properties.Object("DkimAttributes")?.Bool("SigningEnabled") is { } signs)
            await PutAsync(request, "dkim", new JsonObject { ["SigningEnabled"] = signs }, ct);
        return identity;
    }

    public Task DeleteAsync(ResourceRequest request, Provisioned resource, CancellationToken ct) =>
        SesApi.CallAsync(request, HttpMethod.Delete, $"identities/{SesApi.Escape(resource.PhysicalId)}", null, ct);

    private static Task PutAsync(ResourceRequest request, string what, JsonObject body, CancellationToken ct) =>
        SesApi.CallAsync(
            request,
            HttpMethod.Put,
            $"identities/{SesApi.Escape(request.Properties.Required("EmailIdentity"))}/{what}",
            body,
            ct
        );

    // DkimDNSTokenName1 to 3 and DkimDNSTokenValue1 to 3: what a domain's owner would put into DNS.
    private static Dictionary<string, JsonNode> DnsRecords(string name, JsonNode created)
    {
        var records = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var (i, token) in AwsJson.Texts(created["DkimAttributes"]?["Tokens"]).Index())
        {
            var number = (i + 1).ToString(CultureInfo.InvariantCulture);
            records[$"DkimDNSTokenName{number}"] = $"{token}._domainkey.{name}";
            records[$"DkimDNSTokenValue{number}"] = $"{token}.dkim.amazonses.com";
        }
        return records;
    }
}
