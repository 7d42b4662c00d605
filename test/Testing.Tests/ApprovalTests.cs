using Xunit.Sdk;

namespace RegulatedData.Testing.Tests;

public sealed class ApprovalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Approved => folder.PathOf("approved.txt");

    private string Received => folder.PathOf("received.txt");

    [Fact]
    public void The_approved_text_passes_whatever_its_line_endings_and_byte_order_mark()
    {
        folder.Write("approved.txt", "\uFEFFone\r\ntwo\r\n");

        Verify("one\ntwo");

        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public void A_difference_fails_and_shows_the_first_line_that_differs()
    {
        folder.Write("approved.txt", "a\nb\nc\nd");

        var failure = Assert.Throws<XunitException>(() => Verify("a\nx\nc\nd"));

        failure.Message.Should().Contain("first in line 2").And.Contain("- b").And.Contain("+ x").And.NotContain("- c");
        File.ReadAllText(Received).Should().Be("a\nx\nc\nd");
    }

    [Fact]
    public void An_inserted_line_is_shown_alone()
    {
        folder.Write("approved.txt", "a\nb\nc");

        var failure = Assert.Throws<XunitException>(() => Verify("a\nb\nnew\nc"));

        failure.Message.Should().Contain("+ new").And.NotContain("- ");
    }

    [Fact]
    public void Nothing_approved_yet_fails()
    {
        var failure = Assert.Throws<XunitException>(() => Verify("a"));

        failure.Message.Should().Contain("Nothing is approved yet").And.Contain("ACCEPT_SNAPSHOTS=1");
        File.Exists(Approved).Should().BeFalse();
    }

    [Fact]
    public void Accepting_replaces_the_approved_text_and_removes_what_was_received()
    {
        folder.Write("approved.txt", "old");
        folder.Write("received.txt", "new");

        Verify("new", ("ACCEPT_SNAPSHOTS", "1"));

        File.ReadAllText(Approved).Should().Be("new");
        File.Exists(Received).Should().BeFalse();
    }

    [Fact]
    public void A_build_server_never_accepts()
    {
        folder.Write("approved.txt", "old");

        var accept = () => Verify("new", ("ACCEPT_SNAPSHOTS", "1"), ("CI", "true"));

        accept.Should().Throw<XunitException>().WithMessage("*build server*");
        File.ReadAllText(Approved).Should().Be("old");
    }

    [Fact]
    public void A_pass_removes_what_an_earlier_failure_left()
    {
        folder.Write("approved.txt", "same");
        folder.Write("received.txt", "other");

        Verify("same");

        File.Exists(Received).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private void Verify(string text, params (string Name, string Value)[] environment) =>
        Approval.Verify(
            text,
            Approved,
            Received,
            name => environment.FirstOrDefault(e => name.Equals(e.Name, StringComparison.Ordinal)).Value
        );
}
