using System.Text.Json;

namespace RegulatedData.HandlerRuntime.Tests;

public sealed class LogTests
{
    [Fact]
    public async Task A_line_has_time_level_request_message_and_fields()
    {
        var lines = await LinesOfAsync(log =>
            log.Info("Counted.", ("items", 12), ("table", "orders"), ("complete", true), ("seconds", 1.5))
        );

        var line = lines.Single();
        line.GetProperty("timestamp").GetDateTimeOffset().Should().BeCloseTo(TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1));
        line.GetProperty("level").GetString().Should().Be("INFO");
        line.GetProperty("requestId").GetString().Should().Be("request-1");
        line.GetProperty("message").GetString().Should().Be("Counted.");
        line.GetProperty("fields").GetRawText().Should().Be("""{"items":12,"table":"orders","complete":true,"seconds":1.5}""");
    }

    [Theory]
    [InlineData(null, "INFO,WARN,ERROR")]
    [InlineData("TRACE", "DEBUG,INFO,WARN,ERROR")]
    [InlineData("DEBUG", "DEBUG,INFO,WARN,ERROR")]
    [InlineData("warn", "WARN,ERROR")]
    [InlineData("FATAL", "")]
    [InlineData("nonsense", "INFO,WARN,ERROR")]
    public async Task The_level_of_the_function_is_honoured(string? level, string written)
    {
        var lines = await LinesOfAsync(
            log =>
            {
                log.Debug("d");
                log.Info("i");
                log.Warn("w");
                log.Error("e");
            },
            ("AWS_LAMBDA_LOG_LEVEL", level)
        );

        string.Join(',', lines.Select(line => line.GetProperty("level").GetString())).Should().Be(written);
    }

    [Fact]
    public async Task The_message_of_a_foreign_exception_is_not_logged_as_it_may_quote_the_input()
    {
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(_ => throw new FormatException("can't read '123-45-6789'"))
        );
        await function.Api.InvokeAsync("{}");

        var line = function.Lines.Single();
        line.GetProperty("level").GetString().Should().Be("ERROR");
        line.GetProperty("errorType").GetString().Should().Be("System.FormatException");
        line.GetProperty("stackTrace").GetArrayLength().Should().BePositive();
        function.Output.Should().NotContain("123-45-6789");
    }

    [Fact]
    public async Task The_message_of_our_own_exception_is_logged_with_its_cause()
    {
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(_ => throw new FunctionException("NoTable", "There is no table.", new TimeoutException()))
        );
        await function.Api.InvokeAsync("{}");

        var line = function.Lines.Single();
        line.GetProperty("errorType").GetString().Should().Be("NoTable");
        line.GetProperty("errorMessage").GetString().Should().Be("There is no table.");
        line.GetProperty("causeType").GetString().Should().Be("System.TimeoutException");
    }

    [Fact]
    public async Task Lines_of_parallel_work_do_not_mix()
    {
        var lines = await LinesOfAsync(log => Parallel.For(0, 200, i => log.Info("Line.", ("number", i))));

        lines.Select(line => line.GetProperty("fields").GetProperty("number").GetInt32()).Order().Should().Equal(Enumerable.Range(0, 200));
    }

    private static async Task<List<JsonElement>> LinesOfAsync(Action<Log> write, params (string, string?)[] environment)
    {
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(invocation =>
            {
                write(invocation.Log);
                return Task.FromResult("1");
            }),
            environment
        );
        await function.Api.InvokeAsync("{}");
        return [.. function.Lines];
    }
}
