using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.Mails;

/// <summary>Sends mails from an identity of its own, to addresses of its own.</summary>
internal sealed class Postman
{
    private readonly AwsApi _aws;

    private Postman(AwsApi aws, string domain)
    {
        _aws = aws;
        Domain = domain;
    }

    /// <summary>The verified domain.</summary>
    public string Domain { get; }

    /// <summary>A verified sender.</summary>
    public string Sender => $"sender@{Domain}";

    /// <summary>An address that no other test writes to.</summary>
    public string Reader { get; } = $"{CloudFixture.Unique("reader")}@example.com";

    public static async Task<Postman> CreateAsync(AwsApi aws)
    {
        var postman = new Postman(aws, $"{CloudFixture.Unique("mail")}.example.com");
        await postman.CallAsync(HttpMethod.Post, "identities", new JsonObject { ["EmailIdentity"] = postman.Domain });
        return postman;
    }

    /// <summary>A simple mail to the reader.</summary>
    public JsonObject Simple(string subject = "Hello") =>
        new()
        {
            ["FromEmailAddress"] = Sender,
            ["Destination"] = new JsonObject { ["ToAddresses"] = new JsonArray(Reader) },
            ["Content"] = new JsonObject
            {
                ["Simple"] = new JsonObject
                {
                    ["Subject"] = new JsonObject { ["Data"] = subject },
                    ["Body"] = new JsonObject { ["Text"] = new JsonObject { ["Data"] = "text" } },
                },
            },
        };

    /// <summary>A whole message.</summary>
    public JsonObject Raw(string message) =>
        new()
        {
            ["Content"] = new JsonObject
            {
                ["Raw"] = new JsonObject { ["Data"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(message)) },
            },
        };

    /// <summary>Sends a mail, and gives its id.</summary>
    public async Task<string> SendAsync(JsonObject mail, AwsApi? by = null) =>
        (await CallAsync(HttpMethod.Post, "outbound-emails", mail, by))["MessageId"]!.GetValue<string>();

    /// <summary>A configuration set whose events go somewhere.</summary>
    public async Task<string> ConfigurationSetAsync(JsonObject destination, params string[] eventTypes)
    {
        var name = CloudFixture.Unique("set");
        await CallAsync(HttpMethod.Post, "configuration-sets", new JsonObject { ["ConfigurationSetName"] = name });
        destination["Enabled"] = true;
        destination["MatchingEventTypes"] = new JsonArray([.. eventTypes.Select(type => (JsonNode)type)]);
        await CallAsync(
            HttpMethod.Post,
            $"configuration-sets/{name}/event-destinations",
            new JsonObject { ["EventDestinationName"] = "events", ["EventDestination"] = destination }
        );
        return name;
    }

    public async Task<JsonObject> CallAsync(HttpMethod method, string path, JsonObject? body = null, AwsApi? by = null) =>
        (await (by ?? _aws).RestAsync("ses", method, $"/v2/email/{path}", body, default))?.AsObject() ?? [];
}
