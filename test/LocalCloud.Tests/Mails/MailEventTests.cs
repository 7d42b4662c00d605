using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Tests.Events;

namespace RegulatedData.LocalCloud.Tests.Mails;

[Collection(CloudTests.Name)]
public sealed class MailEventTests(CloudFixture cloud)
{
    private static readonly string[] s_all = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"];

    [Fact]
    public async Task A_bounce_reaches_the_default_bus_as_SES_tells_it()
    {
        var (postman, set, queue) = await ListenAsync(s_all);
        var mail = Mail(postman, set, "bounce+request-1@simulator.amazonses.com");
        mail["EmailTags"] = new JsonArray(new JsonObject { ["Name"] = "request", ["Value"] = "request-1" });

        var id = await postman.SendAsync(mail);
        await cloud.Host.WaitUntilIdleAsync();

        var events = await queue.BodiesAsync();
        events.Select(e => (string?)e["detail-type"]).Should().BeEquivalentTo("Email Sent", "Email Bounced");
        var bounce = events.Single(e => (string?)e["detail-type"] == "Email Bounced");
        ((string?)bounce["source"]).Should().Be("aws.ses");
        ((string?)bounce["resources"]![0]).Should().Be($"arn:aws:ses:us-east-1:123456789012:configuration-set/{set}");
        var detail = bounce["detail"]!;
        ((string?)detail["eventType"]).Should().Be("Bounce");
        ((string?)detail["bounce"]!["bounceType"]).Should().Be("Permanent");
        ((string?)detail["bounce"]!["bouncedRecipients"]![0]!["emailAddress"]).Should().Be("bounce+request-1@simulator.amazonses.com");
        ((string?)detail["mail"]!["messageId"]).Should().Be(id);
        ((string?)detail["mail"]!["destination"]![0]).Should().Be("bounce+request-1@simulator.amazonses.com");
        ((string?)detail["mail"]!["sourceArn"]).Should().Be($"arn:aws:ses:us-east-1:123456789012:identity/{postman.Domain}");
        ((string?)detail["mail"]!["commonHeaders"]!["subject"]).Should().Be("Hello");
        ((string?)detail["mail"]!["tags"]!["request"]![0]).Should().Be("request-1");
        ((string?)detail["mail"]!["tags"]!["ses:configuration-set"]![0]).Should().Be(set);
        cloud.Host.Mails.All.Single(kept => kept.Id == id).Status.Should().Be(MailStatus.Bounced);
    }

    [Theory]
    [InlineData("somebody@example.com", MailStatus.Delivered, "Email Sent", "Email Delivered")]
    [InlineData("success@simulator.amazonses.com", MailStatus.Delivered, "Email Sent", "Email Delivered")]
    [InlineData("complaint+x@simulator.amazonses.com", MailStatus.Complained, "Email Sent", "Email Delivered", "Email Complaint Received")]
    [InlineData("suppressionlist@simulator.amazonses.com", MailStatus.Bounced, "Email Sent", "Email Bounced")]
    public async Task The_simulators_addresses_have_their_fates(string to, MailStatus status, params string[] detailTypes)
    {
        var (postman, set, queue) = await ListenAsync(s_all);

        var id = await postman.SendAsync(Mail(postman, set, to));
        await cloud.Host.WaitUntilIdleAsync();

        (await queue.BodiesAsync()).Select(e => (string?)e["detail-type"]).Should().BeEquivalentTo(detailTypes);
        cloud.Host.Mails.All.Single(kept => kept.Id == id).Status.Should().Be(status);
    }

    [Fact]
    public async Task A_mail_with_a_virus_is_taken_and_then_rejected()
    {
        var (postman, set, queue) = await ListenAsync(s_all);
        var mail = Mail(postman, set, postman.Reader);
        mail["Content"]!["Simple"]!["Body"]!["Text"]!["Data"] = "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$";

        await postman.SendAsync(mail);
        await cloud.Host.WaitUntilIdleAsync();

        var told = (await queue.BodiesAsync()).Should().ContainSingle().Subject;
        ((string?)told["detail-type"], (string?)told["detail"]!["reject"]!["reason"]).Should().Be(("Email Rejected", "Bad content"));
    }

    [Fact]
    public async Task Only_the_chosen_events_are_told()
    {
        var (postman, set, queue) = await ListenAsync("COMPLAINT");

        await postman.SendAsync(Mail(postman, set, "bounce@simulator.amazonses.com"));
        await cloud.Host.WaitUntilIdleAsync();

        (await queue.BodiesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_test_can_let_a_mail_bounce_for_one_of_its_recipients()
    {
        var (postman, set, queue) = await ListenAsync("BOUNCE");
        var mail = Mail(postman, set, postman.Reader);
        mail["Destination"]!["CcAddresses"] = new JsonArray("other@example.com");
        var id = await postman.SendAsync(mail);

        await cloud.Host.ReportMailEventAsync(id, MailEvent.Bounce, "other@example.com");
        await cloud.Host.WaitUntilIdleAsync();

        var bounced = (await queue.BodiesAsync()).Single()["detail"]!["bounce"]!["bouncedRecipients"]!.AsArray();
        ((string?)bounced.Should().ContainSingle().Subject!["emailAddress"]).Should().Be("other@example.com");
        var ofStranger = () => cloud.Host.ReportMailEventAsync(id, MailEvent.Bounce, "stranger@example.com");
        (await ofStranger.Should().ThrowAsync<LocalCloudException>()).Which.Message.Should().Contain(postman.Reader);
    }

    [Fact]
    public async Task A_topic_is_told_where_its_policy_lets_SES_in()
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var topic = (await cloud.Aws.QueryAsync("sns", "2010-03-31", "CreateTopic", [new("Name", CloudFixture.Unique("topic"))], default))
            .Descendants("TopicArn")
            .Single()
            .Value;
        await cloud.Aws.QueryAsync(
            "sns",
            "2010-03-31",
            "SetTopicAttributes",
            [
                new("TopicArn", topic),
                new("AttributeName", "Policy"),
                new("AttributeValue", CloudFixture.Policy("sns:Publish", topic, "ses.amazonaws.com")),
            ],
            default
        );
        await using var heard = await cloud.Host.SubscribeAsync(topic);
        var set = await postman.ConfigurationSetAsync(
            new JsonObject { ["SnsDestination"] = new JsonObject { ["TopicArn"] = topic } },
            "BOUNCE"
        );

        await postman.SendAsync(Mail(postman, set, "bounce@simulator.amazonses.com"));

        var message = await heard.NextAsync(TimeSpan.FromMinutes(2));
        ((string?)JsonNode.Parse(message.Body)!["eventType"]).Should().Be("Bounce");
    }

    private async Task<(Postman Postman, string Set, TestQueue Queue)> ListenAsync(params string[] eventTypes)
    {
        var postman = await Postman.CreateAsync(cloud.Aws);
        var bus = new JsonObject
        {
            ["EventBridgeDestination"] = new JsonObject { ["EventBusArn"] = "arn:aws:events:us-east-1:123456789012:event-bus/default" },
        };
        var set = await postman.ConfigurationSetAsync(bus, eventTypes);
        var queue = await cloud.QueueAsync();
        await cloud.RuleAsync(
            """{"source":["aws.ses"],"detail":{"mail":{"tags":{"ses:configuration-set":["SET"]}}}}""".Replace(
                "SET",
                set,
                StringComparison.Ordinal
            ),
            new JsonObject { ["Arn"] = queue.Arn }
        );
        return (postman, set, queue);
    }

    private static JsonObject Mail(Postman postman, string set, string to)
    {
        var mail = postman.Simple();
        mail["ConfigurationSetName"] = set;
        mail["Destination"] = new JsonObject { ["ToAddresses"] = new JsonArray(to) };
        return mail;
    }
}
