namespace RegulatedData.LocalCloud.Tests.Mails;

public sealed class MailboxTests
{
    private readonly Mailbox _mailbox = new(TimeProvider.System);

    [Fact]
    public async Task Mails_are_given_once_each_and_in_their_order_whether_they_came_before_or_after_the_question()
    {
        _mailbox.Add(MailTo("a@example.com", "1"));
        var first = await _mailbox.NextAsync("A@Example.com");
        var second = _mailbox.NextAsync("a@example.com");
        var third = _mailbox.NextAsync("a@example.com");
        second.IsCompleted.Should().BeFalse();

        _mailbox.Add(MailTo("b@example.com", "other"));
        _mailbox.Add(MailTo("a@example.com", "2"));
        _mailbox.Add(MailTo("a@example.com", "3"));

        first.Subject.Should().Be("1");
        (await second).Subject.Should().Be("2");
        (await third).Subject.Should().Be("3");
        _mailbox.To("a@example.com").Select(mail => mail.Subject).Should().Equal("1", "2", "3");
    }

    [Fact]
    public async Task Mails_that_do_not_fit_stay_for_others()
    {
        _mailbox.Add(MailTo("a@example.com", "news"));
        _mailbox.Add(MailTo("a@example.com", "decide"));

        (await _mailbox.NextAsync("a@example.com", mail => mail.Subject == "decide")).Subject.Should().Be("decide");
        (await _mailbox.NextAsync()).Subject.Should().Be("news");
    }

    [Fact]
    public async Task Waiting_in_vain_tells_what_was_sent_instead()
    {
        _mailbox.Add(MailTo("b@example.com", "for another"));

        var wait = () => _mailbox.NextAsync("a@example.com", timeout: TimeSpan.FromMilliseconds(1));

        (await wait.Should().ThrowAsync<TimeoutException>())
            .Which.Message.Should()
            .Contain("a@example.com")
            .And.Contain("b@example.com: for another");
        // The mail that comes too late isn't lost on the one who gave up.
        _mailbox.Add(MailTo("a@example.com", "late"));
        (await _mailbox.NextAsync("a@example.com")).Subject.Should().Be("late");
    }

    private static Mail MailTo(string address, string subject) =>
        new()
        {
            Id = Guid.NewGuid().ToString(),
            SentAt = DateTimeOffset.UnixEpoch,
            Region = "us-east-1",
            From = "sender@example.com",
            To = [$"Somebody <{address}>"],
            Subject = subject,
        };
}
