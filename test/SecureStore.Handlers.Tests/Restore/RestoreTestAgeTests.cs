using RegulatedData.HandlerRuntime;
using RegulatedData.HandlerRuntime.Tests;
using RegulatedData.Handlers.SecureStore;

namespace RegulatedData.SecureStore.Handlers.Tests.Restore;

public sealed class RestoreTestAgeTests
{
    [Theory]
    [InlineData("\"2026-03-10T12:00:00Z\"", "\"2026-03-08T00:00:00Z\"", 2.5)]
    [InlineData("\"2026-03-10T12:00:00.000+02:00\"", "\"2026-03-10T10:00:00Z\"", 0)]
    [InlineData("864000", "0", 10)]
    [InlineData("\"2026-03-10T12:00:00Z\"", "\"2026-03-10T12:00:01Z\"", 0)]
    public async Task Days_are_counted_with_their_parts_and_never_below_0(string now, string lastPassed, double days)
    {
        var report = await InvokeAsync($$"""{"now":{{now}},"lastPassed":{{lastPassed}}}""");

        report.Json.GetProperty("days").GetDouble().Should().Be(days);
    }

    [Theory]
    [InlineData("""{"now":"2026-03-10T12:00:00Z"}""", "lastPassed")]
    [InlineData("""{"now":"yesterday","lastPassed":0}""", "ISO 8601")]
    public async Task A_time_that_is_missing_or_not_one_is_an_error(string input, string expected)
    {
        var report = await InvokeAsync(input);

        report.ErrorTypeHeader.Should().Be("Runtime.MalformedEvent");
        report.Text.Should().Contain(expected).And.NotContain("yesterday");
    }

    private static async Task<Report> InvokeAsync(string input)
    {
        await using var function = await RunningFunction.StartAsync(Functions.RestoreTestAge(FunctionEnvironment.OfThisProcess));
        return await function.Api.InvokeAsync(input);
    }
}
