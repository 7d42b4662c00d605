using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.Mails;

[Collection(CloudTests.Name)]
public sealed class SendingTests(CloudFixture cloud)
{
    [Fact]
    public async Task A_mail_is_kept_as_it_was_sent()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var mail = postman.Simple("Bitte prüfen");
        mail["FromEmailAddress"] = $"\"Approvals, Inc.\" <approvals@{postman.Domain}>";
        mail["ReplyToAddresses"] = new JsonArray("answers@example.com");
        mail["Destination"]!["CcAddresses"] = new JsonArray("Copy <copy@example.com>");
        mail["EmailTags"] = new JsonArray(new JsonObject { ["Name"] = "kind", ["Value"] = "INVITATION" });
        mail["Content"]!["Simple"]!["Body"]!["Html"] = new JsonObject { ["Data"] = "<p>html</p>", ["Charset"] = "UTF-8" };
        mail["Content"]!["Simple"]!["Headers"] = new JsonArray(new JsonObject { ["Name"] = "X-Own", ["Value"] = "v" });

        var id = await postman.SendAsync(mail);

        var kept = await cloud.Host.Mails.NextAsync(postman.Reader);
        kept.Id.Should().Be(id);
        kept.From.Should().Be($"\"Approvals, Inc.\" <approvals@{postman.Domain}>");
        kept.To.Should().Equal(postman.Reader);
        kept.Recipients.Should().Equal(postman.Reader, "copy@example.com");
        kept.ReplyTo.Should().Equal("answers@example.com");
        kept.Subject.Should().Be("Bitte prüfen");
        (kept.Text, kept.Html).Should().Be(("text", "<p>html</p>"));
        kept.Tags.Should().BeEquivalentTo(new Dictionary<string, string> { ["kind"] = "INVITATION" });
        kept.Headers.Should().Contain(new KeyValuePair<string, string>("X-Own", "v"));
        kept.Status.Should().Be(MailStatus.Delivered);
    }

    [Fact]
    public async Task A_whole_message_is_taken_apart()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var message = $"""
            From: =?utf-8?Q?Pr=C3=BCfer?= <{postman.Sender}>
            To: {postman.Reader},
             "Other, Person" <other@example.com>
            Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_an_alle?=
            X-SES-MESSAGE-TAGS: kind=raw, attempt=2
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="outer"

            --outer
            Content-Type: multipart/alternative; boundary=inner

            --inner
            Content-Type: text/plain; charset=iso-8859-1
            Content-Transfer-Encoding: quoted-printable

            Gr=FC=DFe, eine lange =
            Zeile
            --inner
            Content-Type: text/html; charset=utf-8
            Content-Transfer-Encoding: base64

            PHA+R3LDvMOfZTwvcD4=
            --inner--
            --outer
            Content-Type: application/json; name="facts.json"
            Content-Disposition: attachment; filename="facts.json"

            [1]
            --outer--
            """.ReplaceLineEndings("\r\n");

        await postman.SendAsync(postman.Raw(message));

        var kept = await cloud.Host.Mails.NextAsync(postman.Reader);
        kept.Subject.Should().Be("Grüße an alle");
        kept.Recipients.Should().Equal(postman.Reader, "other@example.com");
        kept.Text.Should().Be("Grüße, eine lange Zeile");
        kept.Html.Should().Be("<p>Grüße</p>");
        kept.Tags.Should().BeEquivalentTo(new Dictionary<string, string> { ["kind"] = "raw", ["attempt"] = "2" });
        var attached = kept.Attachments.Should().ContainSingle().Subject;
        (attached.FileName, attached.ContentType).Should().Be(("facts.json", "application/json"));
        attached.Content.ToArray().Should().Equal("[1]"u8.ToArray());
    }

    [Theory]
    [InlineData("""{"FromEmailAddress":null}""", "From")]
    [InlineData("""{"FromEmailAddress":"nobody"}""", "Missing final '@domain'")]
    [InlineData("""{"Destination":{"ToAddresses":[]}}""", "recipients")]
    [InlineData("""{"Destination":{"ToAddresses":["a@b@c d"]}}""", "Local address contains illegal character")]
    [InlineData("""{"Destination":{"ToAddresses":["a b@example.com"]}}""", "whitespace")]
    [InlineData("""{"Destination":{"ToAddresses":["ä@example.com"]}}""", "not ASCII")]
    [InlineData("""{"Destination":{"ToAddresses":["a@example..com"]}}""", "dot-dot")]
    [InlineData("""{"Destination":{"ToAddresses":["a@-example.com"]}}""", "label")]
    [InlineData("""{"Destination":{"ToAddresses":["a@example.com, b@example.com"]}}""", "whitespace")]
    [InlineData("""{"Destination":{"ToAddresses":["Name\r\nBcc: all@example.com <a@example.com>"]}}""", "control characters")]
    [InlineData("""{"Destination":{"ToAddresses":["Last, First <a@example.com>"]}}""", "quotes")]
    [InlineData("""{"ReplyToAddresses":["a@example.com\nBcc: b@example.com"]}""", "control characters")]
    [InlineData("""{"Content":{"Simple":{"Subject":{"Data":"a\r\nBcc: b@example.com"},"Body":{"Text":{"Data":"t"}}}}}""", "Subject")]
    [InlineData("""{"Content":{"Simple":{"Subject":{"Data":"a"},"Body":{}}}}""", "neither Text nor Html")]
    [InlineData("""{"Content":{}}""", "exactly one")]
    [InlineData(
        """{"EmailTags":[{"Name":"request","Value":"a.b"}]}""",
        "Invalid tag value <a.b>: only alphanumeric ASCII characters, '_', and '-' are allowed."
    )]
    [InlineData("""{"EmailTags":[{"Name":"a b","Value":"c"}]}""", "Invalid tag name <a b>")]
    [InlineData("""{"EmailTags":[{"Name":"a","Value":"c\n"}]}""", "Invalid tag value")]
    [InlineData("""{"EmailTags":[{"Name":"a","Value":""}]}""", "must be specified")]
    [InlineData("""{"EmailTags":[{"Name":"a","Value":"b"},{"Name":"a","Value":"c"}]}""", "Duplicate")]
    public async Task What_SES_would_refuse_is_refused_and_not_kept(string change, string why)
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var mail = postman.Simple(postman.Reader);
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
            mail[name] = value?.DeepClone();

        var refused = await RefusedAsync(() => postman.SendAsync(mail));

        (refused.Code, refused.Status).Should().Be(("BadRequestException", 400));
        refused.Message.Should().Contain(why);
        cloud.Host.Mails.All.Should().NotContain(kept => kept.Subject == postman.Reader);
    }

    [Fact]
    public async Task More_than_fifty_recipients_are_refused()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var mail = postman.Simple();
        mail["Destination"]!["BccAddresses"] = new JsonArray([.. Enumerable.Range(0, 50).Select(i => (JsonNode)$"a{i}@example.com")]);

        (await RefusedAsync(() => postman.SendAsync(mail))).Message.Should().Be("Recipient count exceeds 50.");
    }

    [Fact]
    public async Task Only_a_verified_address_or_domain_sends()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var ofSubdomain = postman.Simple();
        ofSubdomain["FromEmailAddress"] = $"a@deep.{postman.Domain.ToUpperInvariant()}";
        var ofStranger = postman.Simple();
        ofStranger["FromEmailAddress"] = $"a@not{postman.Domain}";

        await postman.SendAsync(ofSubdomain);
        var refused = await RefusedAsync(() => postman.SendAsync(ofStranger));

        (refused.Code, refused.Status).Should().Be(("MessageRejected", 400));
        refused
            .Message.Should()
            .Be(
                "Email address is not verified. The following identities failed the check in region US-EAST-1: "
                    + ofStranger["FromEmailAddress"]
            );
    }

    [Fact]
    public async Task A_configuration_set_must_exist_and_be_on()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var mail = postman.Simple();
        mail["ConfigurationSetName"] = CloudFixture.Unique("set");

        var missing = await RefusedAsync(() => postman.SendAsync(mail));
        await postman.CallAsync(
            HttpMethod.Post,
            "configuration-sets",
            new JsonObject
            {
                ["ConfigurationSetName"] = mail["ConfigurationSetName"]!.DeepClone(),
                ["SendingOptions"] = new JsonObject { ["SendingEnabled"] = false },
            }
        );
        var off = await RefusedAsync(() => postman.SendAsync(mail));
        await postman.CallAsync(
            HttpMethod.Put,
            $"configuration-sets/{mail["ConfigurationSetName"]}/sending",
            new JsonObject { ["SendingEnabled"] = true }
        );
        await postman.SendAsync(mail);

        (missing.Code, missing.Status).Should().Be(("NotFoundException", 404));
        off.Code.Should().Be("SendingPausedException");
        cloud
            .Host.Mails.To(postman.Reader)
            .Should()
            .ContainSingle()
            .Which.ConfigurationSet.Should()
            .Be((string?)mail["ConfigurationSetName"]);
    }

    [Fact]
    public async Task What_is_not_emulated_says_so()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var template = postman.Simple();
        template["Content"] = new JsonObject { ["Template"] = new JsonObject { ["TemplateName"] = "t" } };

        (await RefusedAsync(() => postman.SendAsync(template))).Message.Should().Contain("Template");
        (await RefusedAsync(() => cloud.Aws.QueryAsync("ses", "2010-12-01", "SendEmail", [new("Source", "a@b.c")], default)))
            .Message.Should()
            .Contain("aws sesv2");
    }

    [Fact]
    public async Task Identities_and_configuration_sets_can_be_looked_at()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var set = await postman.ConfigurationSetAsync(Bus(), "BOUNCE");
        await postman.CallAsync(
            HttpMethod.Put,
            $"identities/{postman.Domain}/configuration-set",
            new JsonObject { ["ConfigurationSetName"] = set }
        );

        var identity = await postman.CallAsync(HttpMethod.Get, $"identities/{postman.Domain}");
        var identities = await postman.CallAsync(HttpMethod.Get, "identities?PageSize=1000");
        var shown = await postman.CallAsync(HttpMethod.Get, $"configuration-sets/{set}");
        var destinations = await postman.CallAsync(HttpMethod.Get, $"configuration-sets/{set}/event-destinations");

        identity["VerifiedForSendingStatus"]!.GetValue<bool>().Should().BeTrue();
        ((string?)identity["IdentityType"], (string?)identity["ConfigurationSetName"]).Should().Be(("DOMAIN", set));
        identities["EmailIdentities"]!.AsArray().Select(i => (string?)i!["IdentityName"]).Should().Contain(postman.Domain);
        shown["SendingOptions"]!["SendingEnabled"]!.GetValue<bool>().Should().BeTrue();
        ((string?)destinations["EventDestinations"]![0]!["MatchingEventTypes"]![0]).Should().Be("BOUNCE");

        await postman.CallAsync(HttpMethod.Delete, $"identities/{postman.Domain}");
        (await RefusedAsync(() => postman.CallAsync(HttpMethod.Get, $"identities/{postman.Domain}"))).Status.Should().Be(404);
    }

    private static JsonObject Bus() =>
        new()
        {
            ["EventBridgeDestination"] = new JsonObject { ["EventBusArn"] = "arn:aws:events:us-east-1:123456789012:event-bus/default" },
        };

    private static async Task<AwsApiException> RefusedAsync(Func<Task> call) => (await call.Should().ThrowAsync<AwsApiException>()).Which;
}
