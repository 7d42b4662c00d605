namespace RegulatedData.HandlerRuntime.Tests;

public sealed class StartAndStopTests
{
    [Theory]
    [InlineData(null, "isn't set")]
    [InlineData("Typo", "'Typo'")]
    public async Task A_function_that_the_bundle_lacks_is_an_init_error_that_lists_the_known_ones(string? name, string expected)
    {
        var bundle = new FunctionBundle().Add("Second", _ => Echo).Add("First", _ => Echo);
        await using var function = await RunningFunction.StartAsync(bundle, ("HANDLER", name));

        var report = await function.Api.InitError;

        report.ErrorTypeHeader.Should().Be("Runtime.UnknownFunction");
        report.Json.GetProperty("errorMessage").GetString().Should().Contain(expected).And.Contain("First, Second");
        (await function.Exit).Should().Be(1);
    }

    [Fact]
    public async Task A_variable_that_is_missing_is_an_init_error_that_names_it()
    {
        var bundle = new FunctionBundle().Add(
            "Tested",
            environment =>
            {
                environment.Required("TABLE_NAME");
                return Echo;
            }
        );
        await using var function = await RunningFunction.StartAsync(bundle, ("HANDLER", "Tested"));

        var report = await function.Api.InitError;

        report.ErrorTypeHeader.Should().Be("Runtime.MissingConfiguration");
        report.Json.GetProperty("errorMessage").GetString().Should().Contain("TABLE_NAME");
        (await function.Exit).Should().Be(1);
    }

    [Fact]
    public async Task A_constructor_that_throws_is_an_init_error()
    {
        var bundle = new FunctionBundle().Add("Tested", _ => throw new InvalidOperationException("no client"));
        await using var function = await RunningFunction.StartAsync(bundle, ("HANDLER", "Tested"));

        (await function.Api.InitError).ErrorTypeHeader.Should().Be("InvalidOperationException");
        (await function.Exit).Should().Be(1);
    }

    [Fact]
    public void Only_the_function_that_is_asked_for_is_constructed()
    {
        var bundle = new FunctionBundle().Add("Tested", _ => Echo).Add("Other", _ => throw new InvalidOperationException("constructed"));

        bundle.Create(new FunctionEnvironment(name => name == "HANDLER" ? "Tested" : null)).Should().BeSameAs(Echo);
    }

    [Fact]
    public void A_name_is_unique_within_a_bundle() =>
        new FunctionBundle()
            .Add("Tested", _ => Echo)
            .Invoking(bundle => bundle.Add("Tested", _ => Echo))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'Tested'*");

    [Fact]
    public async Task A_program_that_is_not_started_by_Lambda_says_so_and_fails()
    {
        using var output = new MemoryStream();
        using var host = new FunctionHost(
            new FunctionBundle().Add("Tested", _ => Echo),
            new FunctionEnvironment(_ => null),
            TimeProvider.System,
            new LineWriter(output)
        );

        (await host.RunAsync()).Should().Be(1);
        System.Text.Encoding.UTF8.GetString(output.ToArray()).Should().Contain("AWS_LAMBDA_RUNTIME_API");
    }

    [Fact]
    public async Task A_stop_while_waiting_ends_with_0()
    {
        await using var function = await RunningFunction.StartAsync(Echo);
        await function.Api.Started;

        function.Stop();

        (await function.Exit.WaitAsync(TimeSpan.FromMinutes(2))).Should().Be(0);
    }

    [Fact]
    public async Task A_stop_lets_an_invocation_that_heeds_its_token_finish()
    {
        var started = new TaskCompletionSource();
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(async invocation =>
            {
                var stopped = new TaskCompletionSource();
                await using var registration = invocation.Token.Register(stopped.SetResult);
                started.SetResult();
                await stopped.Task;
                return "\"finished\"";
            })
        );
        var report = function.Api.InvokeAsync("{}");
        await started.Task;

        function.Stop();

        (await report).Text.Should().Be("\"finished\"");
        (await function.Exit).Should().Be(0);
    }

    [Fact]
    public async Task An_answer_that_is_there_before_the_stop_is_seen_is_delivered()
    {
        var busy = new BusyContext();
        SynchronizationContext.SetSynchronizationContext(busy);
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource<string>();
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(_ =>
            {
                started.SetResult();
                return finish.Task;
            })
        );
        var report = function.Api.InvokeAsync("{}");
        await started.Task;

        // The host is told to stop, and goes on only when the function has finished.
        busy.Hold();
        SynchronizationContext.SetSynchronizationContext(null);
        function.Stop();
        finish.SetResult("\"finished\"");
        busy.Release();

        (await report).Text.Should().Be("\"finished\"");
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_an_invocation_that_ignores_its_token()
    {
        var started = new TaskCompletionSource();
        var never = new TaskCompletionSource<string>();
        await using var function = await RunningFunction.StartAsync(
            Delegated.Returning(_ =>
            {
                started.SetResult();
                return never.Task;
            })
        );
        var report = function.Api.InvokeAsync("{}");
        await started.Task;

        function.Stop();

        (await report).ErrorTypeHeader.Should().Be("Runtime.Stopped");
        (await function.Exit.WaitAsync(TimeSpan.FromMinutes(2))).Should().Be(0);
    }

    [Fact]
    public async Task A_Runtime_API_that_is_gone_ends_the_process_with_1()
    {
        await using var function = await RunningFunction.StartAsync(Echo);
        await function.Api.Started;

        await function.Api.DisposeAsync();

        (await function.Exit.WaitAsync(TimeSpan.FromMinutes(2))).Should().Be(1);
        function.Lines.Last().GetProperty("level").GetString().Should().Be("FATAL");
    }

    /// <summary>What goes on after it waited does so later, as on a machine that has other things to do.</summary>
    private sealed class BusyContext : SynchronizationContext
    {
        private readonly Lock _lock = new();
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _held = new();
        private bool _isHeld;

        public void Hold()
        {
            lock (_lock)
                _isHeld = true;
        }

        public void Release()
        {
            lock (_lock)
            {
                _isHeld = false;
                while (_held.TryDequeue(out var held))
                    Run(held.Callback, held.State);
            }
        }

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_lock)
            {
                if (_isHeld)
                    _held.Enqueue((d, state));
                else
                    Run(d, state);
            }
        }

        private void Run(SendOrPostCallback callback, object? state) =>
            ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                callback(state);
            });
    }

    private static IFunction Echo { get; } = new Delegated((payload, _) => Task.FromResult(payload));
}
