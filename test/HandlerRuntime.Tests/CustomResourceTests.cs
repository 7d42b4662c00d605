using RegulatedData.Testing;

namespace RegulatedData.HandlerRuntime.Tests;

public sealed class CustomResourceTests
{
    [Fact]
    public async Task A_created_resource_is_answered_with_its_data_and_an_empty_content_type()
    {
        await using var stack = await StackServer.StartAsync();
        var answer = await stack.RequestAsync(
            new Tested(_ => new CustomResourceResult { Data = new Dictionary<string, string> { ["Findings"] = "none" } }),
            "Create"
        );

        answer.ContentType.Should().BeNull();
        answer.Json.GetProperty("Status").GetString().Should().Be("SUCCESS");
        answer.Json.GetProperty("StackId").GetString().Should().Be(StackServer.StackId);
        answer.Json.GetProperty("RequestId").GetString().Should().Be(StackServer.RequestId);
        answer.Json.GetProperty("LogicalResourceId").GetString().Should().Be("Check");
        answer.Json.GetProperty("Data").GetProperty("Findings").GetString().Should().Be("none");
        answer.Json.GetProperty("PhysicalResourceId").GetString().Should().StartWith("Check-");
    }

    [Fact]
    public async Task A_repeated_create_gets_the_same_physical_id()
    {
        await using var stack = await StackServer.StartAsync();

        var first = await stack.RequestAsync(new Tested(_ => new CustomResourceResult()), "Create");
        var again = await stack.RequestAsync(new Tested(_ => throw new FunctionException("no")), "Create");

        again.PhysicalId.Should().Be(first.PhysicalId);
    }

    [Theory]
    [InlineData("Update")]
    [InlineData("Delete")]
    public async Task An_update_and_a_delete_keep_the_physical_id_also_when_they_fail(string type)
    {
        await using var stack = await StackServer.StartAsync();

        var done = await stack.RequestAsync(new Tested(_ => new CustomResourceResult()), type, physicalId: "mine");
        var failed = await stack.RequestAsync(new Tested(_ => throw new FunctionException("no")), type, physicalId: "mine");

        done.PhysicalId.Should().Be("mine");
        done.Status.Should().Be("SUCCESS");
        failed.PhysicalId.Should().Be("mine");
        failed.Status.Should().Be("FAILED");
    }

    [Fact]
    public async Task A_delete_has_the_physical_id_it_was_asked_for_whatever_the_work_returns()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(
            new Tested(_ => new CustomResourceResult { PhysicalResourceId = "other" }),
            "Delete",
            physicalId: "mine"
        );

        answer.PhysicalId.Should().Be("mine");
    }

    [Fact]
    public async Task Our_own_failure_is_the_reason_as_it_stands()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(new Tested(_ => throw new FunctionException("The key lacks kms:Decrypt.")), "Create");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Be("The key lacks kms:Decrypt.");
    }

    [Fact]
    public async Task A_foreign_exception_is_a_reason_with_its_type_and_where_to_look()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(new Tested(_ => throw new InvalidOperationException("no luck")), "Create");

        answer.Reason.Should().Contain("InvalidOperationException").And.Contain("no luck").And.Contain("request-1");
    }

    [Fact]
    public async Task An_unknown_request_type_fails()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(new Tested(_ => new CustomResourceResult()), "Adopt");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Contain("'Adopt'");
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\"")]
    [InlineData("é")]
    [InlineData("\U0001F511")]
    public async Task A_long_reason_is_cut_to_the_size_that_CloudFormation_takes(string repeated)
    {
        await using var stack = await StackServer.StartAsync();
        var reason = string.Concat(Enumerable.Repeat(repeated, 6000));

        var answer = await stack.RequestAsync(new Tested(_ => throw new FunctionException(reason)), "Create");

        answer.Body.Length.Should().BeLessThanOrEqualTo(4096).And.BeGreaterThan(4000);
        answer.Reason.Should().EndWith("…").And.NotContain("�");
        reason.Should().StartWith(answer.Reason![..^1]);
    }

    [Fact]
    public async Task Data_that_is_too_large_for_CloudFormation_is_a_failure_that_says_so()
    {
        await using var stack = await StackServer.StartAsync();
        var large = new CustomResourceResult { Data = new Dictionary<string, string> { ["D"] = new('x', 4096) } };

        var answer = await stack.RequestAsync(new Tested(_ => large), "Create");

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Contain("4096");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_comes_before_the_deadline_even_when_the_work_ignores_its_token(bool heedsToken)
    {
        using var clock = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var stack = await StackServer.StartAsync(clock);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var resource = new Tested(
            (_, token) =>
            {
                begun.SetResult();
                return Task.Delay(Timeout.Infinite, heedsToken ? token : CancellationToken.None);
            }
        );

        var asked = stack.RequestAsync(resource, "Create", timeout: TimeSpan.FromSeconds(12));
        await await Task.WhenAny(begun.Task, asked);
        clock.Advance(TimeSpan.FromSeconds(9));
        var answer = await asked;

        answer.Status.Should().Be("FAILED");
        answer.Reason.Should().Contain("longer timeout");
        answer.Received.Should().BeBefore(stack.Deadline);
    }

    [Fact]
    public async Task A_response_address_that_fails_for_a_while_is_tried_again()
    {
        await using var stack = await StackServer.StartAsync();
        stack.FailNext(503, 500, 429);

        var answer = await stack.RequestAsync(new Tested(_ => new CustomResourceResult()), "Create");

        answer.Status.Should().Be("SUCCESS");
        stack.Attempts.Should().Be(4);
    }

    [Fact]
    public async Task A_response_address_that_refuses_is_not_tried_again_and_fails_the_invocation()
    {
        await using var stack = await StackServer.StartAsync();
        stack.FailNext(403);

        var report = await stack.InvokeAsync(new Tested(_ => new CustomResourceResult()), "Create");

        stack.Attempts.Should().Be(1);
        report.ErrorTypeHeader.Should().Be("CustomResource.NotAnswered");
        report.Text.Should().Contain("403").And.NotContain("/answer");
    }

    [Fact]
    public async Task The_response_address_is_never_logged()
    {
        await using var stack = await StackServer.StartAsync();
        stack.FailNext(503);

        await stack.RequestAsync(new Tested(_ => new CustomResourceResult()), "Create");

        stack.Log.Should().Contain("didn't take the answer").And.NotContain("/answer").And.NotContain("signature");
    }

    [Theory]
    [InlineData("{}", "ResponseURL")]
    [InlineData("[]", "object")]
    [InlineData("""{"ResponseURL":"file:///etc/passwd"}""", "ResponseURL")]
    [InlineData("""{"ResponseURL":"https://x.example/","RequestType":"Create"}""", "StackId")]
    public async Task A_request_that_cannot_be_answered_fails_the_invocation(string payload, string expected)
    {
        await using var function = await RunningFunction.StartAsync(new Tested(_ => new CustomResourceResult()));

        var report = await function.Api.InvokeAsync(payload);

        report.ErrorTypeHeader.Should().Be("Runtime.MalformedEvent");
        report.Json.GetProperty("errorMessage").GetString().Should().Contain(expected);
    }

    [Fact]
    public async Task A_list_can_be_an_array_or_text_with_commas()
    {
        await using var stack = await StackServer.StartAsync();
        IReadOnlyList<string>[] read = [];
        var resource = new Tested(request =>
        {
            read = [request.List("Array"), request.List("Text"), request.List("Absent")];
            return new CustomResourceResult();
        });

        await stack.RequestAsync(resource, "Create", properties: """{"Array":["logs","events"],"Text":"logs, events,"}""");

        read[0].Should().Equal("logs", "events");
        read[1].Should().Equal("logs", "events");
        read[2].Should().BeEmpty();
    }

    [Fact]
    public async Task A_property_of_the_wrong_kind_is_named()
    {
        await using var stack = await StackServer.StartAsync();

        var answer = await stack.RequestAsync(
            new Tested(request => new CustomResourceResult { PhysicalResourceId = request.Required("KeyArn") }),
            "Create",
            properties: """{"KeyArn":{"Ref":"Key"}}"""
        );

        answer.Reason.Should().Contain("KeyArn").And.Contain("Object");
    }

    private sealed class Tested(Func<CustomResourceRequest, CancellationToken, Task<CustomResourceResult>> run) : CustomResource
    {
        public Tested(Func<CustomResourceRequest, CustomResourceResult> run)
            : this((request, _) => Task.FromResult(run(request))) { }

        public Tested(Func<CustomResourceRequest, CancellationToken, Task> run)
            : this(
                async (request, token) =>
                {
                    await run(request, token);
                    return new CustomResourceResult();
                }
            ) { }

        protected override Task<CustomResourceResult> CreateAsync(
            CustomResourceRequest request,
            Invocation invocation,
            CancellationToken cancellationToken
        ) => run(request, cancellationToken);

        protected override Task DeleteAsync(CustomResourceRequest request, Invocation invocation, CancellationToken cancellationToken) =>
            run(request, cancellationToken);
    }
}
