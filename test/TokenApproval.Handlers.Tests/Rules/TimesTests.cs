using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Rules;

public sealed class TimesTests
{
    [Fact]
    public void A_time_is_written_in_utc_with_milliseconds() =>
        Times.Text(new DateTimeOffset(2026, 11, 22, 12, 0, 0, 7, TimeSpan.FromHours(2))).Should().Be("2026-11-22T10:00:00.007Z");

    [Fact]
    public void Times_compare_as_their_texts_do_and_come_back_the_same() =>
        Prop.ForAll(
                Milliseconds,
                Milliseconds,
                (one, other) =>
                    Math.Sign(string.CompareOrdinal(Times.Text(one), Times.Text(other))) == one.CompareTo(other)
                    && Times.TryParse(Times.Text(one), out var again)
                    && again == one
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-11-22T10:00:00.000+00:00")]
    [InlineData("2026-11-22 10:00:00Z")]
    [InlineData("2026-13-22T10:00:00.000Z")]
    public void Other_forms_are_not_taken(string? text) => Times.TryParse(text, out _).Should().BeFalse();

    [Theory]
    [InlineData("2026-11-22T10:00:00Z")]
    [InlineData("2026-11-22T10:00:00.0Z")]
    [InlineData("2026-11-22T10:00:00.000000Z")]
    public void State_machines_may_leave_decimals_out(string text)
    {
        Times.TryParse(text, out var time).Should().BeTrue();

        time.Should().Be(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_clock_is_read_to_the_millisecond() =>
        new FakeTime(FakeTime.Start.AddTicks(12345)).Now().Should().Be(FakeTime.Start.AddMilliseconds(1));

    [Theory]
    [InlineData(0, "at(2026-11-22T10:00:00)")]
    [InlineData(1, "at(2026-11-22T10:00:01)")]
    [InlineData(999, "at(2026-11-22T10:00:01)")]
    [InlineData(1000, "at(2026-11-22T10:00:01)")]
    public void A_schedule_never_comes_before_the_expiry(int milliseconds, string expression)
    {
        var row = new ScheduleRow("r-1", FakeTime.Start.AddMilliseconds(milliseconds), FakeTime.Start, FakeTime.Start);

        row.ToItem().Text("Expression").Should().Be(expression);
        row.ToItem().Text("Input").Should().Be("""{"requestId":"r-1"}""");
    }

    private static Arbitrary<DateTimeOffset> Milliseconds =>
        (
            from seconds in Gen.Choose(0, int.MaxValue)
            from milliseconds in Gen.Choose(0, 999)
            select DateTimeOffset.UnixEpoch.AddSeconds(seconds).AddMilliseconds(milliseconds)
        ).ToArbitrary();
}
