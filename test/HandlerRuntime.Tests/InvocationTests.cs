using System.Text.Json;
using System.Text.Json.Serialization;
using RegulatedData.Testing;

namespace RegulatedData.HandlerRuntime.Tests;

public sealed partial class InvocationTests
{
    [Fact]
    public async Task A_response_reaches_the_caller_and_the_next_event_is_served()
    {
        await using var function = await RunningFunction.StartAsync(Greeter);

        var first = await function.Api.InvokeAsync("""{"name":"Ada"}""");
        var second = await function.Api.InvokeAsync("""{"name":"Grace"}""");

        first.Text.Should().Be("""{"text":"Hello Ada"}""");
        second.Text.Should().Be("""{"text":"Hello Grace"}""");
        first.IsError.Should().BeFalse();
    }

    [Fact]
    public async Task An_exception_is_reported_in_Lambdas_shape_and_the_process_goes_on()
    {
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(invocation =>
                invocation.RequestId == "request-1" ? throw new InvalidOperationException("no luck") : Task.FromResult("1")
            )
        );

        var failed = await function.Api.InvokeAsync("{}");
        var next = await function.Api.InvokeAsync("{}");

        failed.IsError.Should().BeTrue();
        failed.ErrorTypeHeader.Should().Be("InvalidOperationException");
        failed.Json.GetProperty("errorType").GetString().Should().Be("InvalidOperationException");
        failed.Json.GetProperty("errorMessage").GetString().Should().Be("no luck");
        failed.Json.GetProperty("stackTrace")[0].GetString().Should().Contain(nameof(InvocationTests));
        next.Text.Should().Be("1");
    }

    [Fact]
    public async Task A_state_machine_can_match_the_type_that_a_FunctionException_names()
    {
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(_ => throw new FunctionException("TableNotActive", "The table is still being made."))
        );

        var failed = await function.Api.InvokeAsync("{}");

        failed.Json.GetProperty("errorType").GetString().Should().Be("TableNotActive");
        failed.ErrorTypeHeader.Should().Be("TableNotActive");
    }

    [Theory]
    [InlineData("not json", "isn't JSON")]
    [InlineData("null", "null")]
    [InlineData("""{"nome":"secret-value"}""", "name")]
    [InlineData("""{"name":{"x":"secret-value"}}""", "$.name")]
    public async Task A_malformed_event_is_an_error_that_says_where_but_not_what(string payload, string expected)
    {
        await using var function = await RunningFunction.StartAsync(Greeter);

        var failed = await function.Api.InvokeAsync(payload);

        failed.Json.GetProperty("errorType").GetString().Should().Be("Runtime.MalformedEvent");
        failed.Json.GetProperty("errorMessage").GetString().Should().Contain(expected).And.NotContain("secret-value");
        function.Output.Should().NotContain("secret-value");
    }

    [Fact]
    public async Task A_large_event_and_a_large_response_pass()
    {
        await using var function = await RunningFunction.StartAsync(new Delegated((payload, _) => Task.FromResult(payload)));
        var large = new byte[RuntimeApi.MaximumResponseBytes];
        Array.Fill(large, (byte)'1');

        var report = await function.Api.InvokeAsync(large);

        report.IsError.Should().BeFalse();
        report.Body.Should().Equal(large);
    }

    [Fact]
    public async Task A_response_above_the_limit_is_an_error_that_says_its_size()
    {
        const int Size = RuntimeApi.MaximumResponseBytes + 1;
        await using var function = await RunningFunction.StartAsync(
            new Delegated((_, _) => Task.FromResult<ReadOnlyMemory<byte>>(new byte[Size]))
        );

        var report = await function.Api.InvokeAsync("{}");

        report.ErrorTypeHeader.Should().Be("Function.ResponseSizeTooLarge");
        report.Json.GetProperty("errorMessage").GetString().Should().Contain($"{Size} bytes");
    }

    [Fact]
    public async Task A_response_that_the_API_finds_too_large_is_reported_as_an_error()
    {
        await using var function = await RunningFunction.StartAsync(Greeter);
        function.Api.ResponseStatus = 413;

        var report = await function.Api.InvokeAsync("""{"name":"Ada"}""");

        report.ErrorTypeHeader.Should().Be("Function.ResponseSizeTooLarge");
    }

    [Fact]
    public async Task The_token_fires_before_the_deadline_and_the_error_says_so()
    {
        using var clock = new ManualTime(DateTimeOffset.UnixEpoch);
        var timeout = TimeSpan.FromSeconds(10);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TimeSpan? left = null;
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(async invocation =>
            {
                invocation.RemainingTime.Should().Be(timeout);
                begun.SetResult();
                try
                {
                    await Task.Delay(Timeout.Infinite, invocation.Token);
                }
                finally
                {
                    left = invocation.RemainingTime;
                }

                return "never";
            }),
            clock
        );

        var invoked = function.Api.InvokeAsync("{}", timeout);
        await await Task.WhenAny(begun.Task, invoked);
        clock.Advance(TimeSpan.FromSeconds(9));
        var report = await invoked;

        report.ErrorTypeHeader.Should().Be("Runtime.DeadlineNear");
        report.Json.GetProperty("errorMessage").GetString().Should().Contain("longer timeout");
        left.Should().Be(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task The_trace_id_is_where_the_X_Ray_SDK_looks_for_it()
    {
        const string Trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1";
        string? seen = null;
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(invocation =>
            {
                seen = Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID");
                return Task.FromResult(JsonSerializer.Serialize(invocation.TraceId));
            })
        );

        var report = await function.Api.InvokeAsync("{}", traceId: Trace);

        seen.Should().Be(Trace);
        report.Text.Should().Contain("1-5bef4de7-ad49b0e87f6ef6c87fc2e700");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(403)]
    public async Task An_answer_that_comes_too_late_for_Lambda_does_not_end_the_process(int status)
    {
        await using var function = await RunningFunction.StartAsync(Greeter);
        function.Api.ResponseStatus = status;
        var lost = function.Api.InvokeAsync("""{"name":"Ada"}""");
        await WaitForLineAsync(function, "Lambda didn't take the response.");

        function.Api.ResponseStatus = 202;
        var next = await function.Api.InvokeAsync("""{"name":"Grace"}""");

        next.Text.Should().Contain("Grace");
        lost.IsCompleted.Should().BeFalse();
    }

    [Fact]
    public async Task A_Runtime_API_beyond_recovery_ends_the_process()
    {
        await using var function = await RunningFunction.StartAsync(Greeter);
        function.Api.ResponseStatus = 500;
        _ = function.Api.InvokeAsync("""{"name":"Ada"}""");

        (await function.Exit.WaitAsync(TimeSpan.FromMinutes(2))).Should().Be(1);
    }

    private static IFunction Greeter { get; } =
        JsonFunction.Create(
            (Greeting input, Invocation _) => Task.FromResult(new Reply($"Hello {input.Name}")),
            Shapes.Default.Greeting,
            Shapes.Default.Reply
        );

    private static async Task WaitForLineAsync(RunningFunction function, string message)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!function.Output.Contains(message, StringComparison.Ordinal))
            await Task.Delay(10, patience.Token);
    }

    internal sealed record Greeting
    {
        public required string Name { get; init; }
    }

    internal sealed record Reply(string Text);

    [JsonSerializable(typeof(Greeting))]
    [JsonSerializable(typeof(Reply))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    internal sealed partial class Shapes : JsonSerializerContext;
}
