using RegulatedData.Handlers.TokenApproval.Mails.Models;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

public sealed class DurationTests
{
    [Theory]
    [InlineData(60, "1 minute")]
    [InlineData(90, "1 minute 30 seconds")]
    [InlineData(3600, "1 hour")]
    [InlineData(5400, "1 hour 30 minutes")]
    [InlineData(86400, "24 hours")]
    [InlineData(172800, "2 days")]
    [InlineData(176400, "49 hours")]
    [InlineData(0, "0 seconds")]
    public void Lengths_of_time_are_said_in_words(int seconds, string words) =>
        Duration.InWords(TimeSpan.FromSeconds(seconds)).Should().Be(words);
}
