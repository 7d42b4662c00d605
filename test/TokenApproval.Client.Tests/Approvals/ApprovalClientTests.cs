using System.Net;
using System.Net.Sockets;

namespace RegulatedData.TokenApproval.Client.Tests.Approvals;

/// <summary>Filing, reading, listing and reporting over HTTP.</summary>
public sealed class ApprovalClientTests : IAsyncLifetime
{
    private FakeCloud _cloud = null!;
    private ApprovalClient _client = null!;

    public async Task InitializeAsync()
    {
        _cloud = await FakeCloud.StartAsync();
        _client = _cloud.NewApprovalClient();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _cloud.DisposeAsync();
    }

    [Fact]
    public async Task A_filed_request_can_be_read()
    {
        var filed = await _client.FileAsync(Request("INC-7-restart_1"));
        var read = await _client.GetAsync("INC-7-restart_1");

        filed.Status.Should().Be(ApprovalStatus.Pending);
        read.Should().BeEquivalentTo(filed);
        read.ActionParameters.Should().Equal(new Dictionary<string, string> { ["host"] = "db-7" });
        read.Approvers.Should().ContainSingle().Which.Answer.Should().BeNull();
        read.Events.Should().ContainSingle().Which.Type.Should().Be("CREATED");
        read.Result.Should().BeNull();
        read.CreatedAt.Offset.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_same_request_filed_twice_is_the_same_request()
    {
        var first = await _client.FileAsync(Request("r-1"));
        var second = await _client.FileAsync(Request("r-1"));

        second.Should().BeEquivalentTo(first);
        _cloud.Approvals.EventsOf("r-1", "CREATED").Should().Be(1);
    }

    [Fact]
    public async Task A_request_whose_answer_was_lost_is_filed_again_by_the_client_and_is_one_request()
    {
        _cloud.Add(
            new Fault
            {
                Fits = call => call == "POST /requests",
                LoseAnswer = true,
                Times = 2,
            }
        );

        var filed = await _client.FileAsync(Request("r-1"));

        filed.RequestId.Should().Be("r-1");
        _cloud.CallsOf("POST /requests").Should().Be(3);
        _cloud.Approvals.EventsOf("r-1", "CREATED").Should().Be(1);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task What_may_pass_is_tried_again(int status)
    {
        _cloud.Add(
            new Fault
            {
                Fits = call => call == "POST /requests",
                Refuse = status,
                Times = 2,
            }
        );

        await _client.FileAsync(Request("r-1"));

        _cloud.CallsOf("POST /requests").Should().Be(3);
    }

    [Fact]
    public async Task What_does_not_pass_is_an_error_that_says_so()
    {
        _cloud.Add(
            new Fault
            {
                Fits = _ => true,
                Refuse = 503,
                Times = 100,
            }
        );

        var error = await FluentActions.Awaiting(() => _client.GetAsync("r-1")).Should().ThrowAsync<ApprovalException>();

        error.Which.Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        _cloud.CallsOf("GET /requests/{id}").Should().Be(5);
    }

    [Fact]
    public async Task Another_request_under_the_same_id_is_a_conflict_that_names_the_fields()
    {
        await _client.FileAsync(Request("r-1"));

        var error = await FluentActions
            .Awaiting(() => _client.FileAsync(Request("r-1") with { Action = "reboot", Description = "Another." }))
            .Should()
            .ThrowAsync<ApprovalConflictException>();

        error.Which.RequestId.Should().Be("r-1");
        error.Which.Fields.Should().BeEquivalentTo("action", "description");
        _cloud.CallsOf("POST /requests").Should().Be(2, "a conflict isn't tried again");
    }

    [Fact]
    public async Task An_unknown_request_is_not_found()
    {
        var error = await FluentActions.Awaiting(() => _client.GetAsync("r-9")).Should().ThrowAsync<ApprovalNotFoundException>();

        error.Which.RequestId.Should().Be("r-9");
    }

    [Fact]
    public async Task A_field_that_is_not_allowed_is_named()
    {
        var error = await FluentActions
            .Awaiting(() => _client.FileAsync(Request("r-1") with { ApproverEmails = [] }))
            .Should()
            .ThrowAsync<InvalidApprovalRequestException>();

        error.Which.Field.Should().Be("approverEmails");
        error.Which.Message.Should().Contain("1 to 20");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("INC-7.restart")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task An_id_that_no_request_can_have_is_refused_before_anything_is_sent(string requestId)
    {
        var error = await FluentActions.Awaiting(() => _client.GetAsync(requestId)).Should().ThrowAsync<InvalidApprovalRequestException>();

        error.Which.Field.Should().Be("requestId");
        _cloud.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task Wrong_credentials_are_forbidden_and_not_tried_again()
    {
        using var stranger = new ApprovalClient(
            new ApprovalClientOptions
            {
                Endpoint = _cloud.ApiAddress,
                Region = SignatureCheck.Region,
                Credentials = new Amazon.Runtime.BasicAWSCredentials(SignatureCheck.AccessKey, "wrong"),
            }
        );

        await FluentActions.Awaiting(() => stranger.GetAsync("r-1")).Should().ThrowAsync<ApprovalForbiddenException>();
    }

    [Fact]
    public async Task A_clock_that_is_wrong_by_an_hour_is_corrected()
    {
        _cloud.ClockAhead = TimeSpan.FromHours(1);

        var filed = await _client.FileAsync(Request("r-1"));

        filed.RequestId.Should().Be("r-1");
    }

    [Fact]
    public async Task An_address_that_is_not_the_services_says_so()
    {
        using var wrong = new ApprovalClient(
            new ApprovalClientOptions
            {
                Endpoint = new Uri(_cloud.ApiAddress + "/wrong"),
                Region = SignatureCheck.Region,
                Credentials = FakeCloud.Credentials,
            }
        );

        var error = await FluentActions.Awaiting(() => wrong.GetAsync("r-1")).Should().ThrowAsync<ApprovalException>();

        error.Which.Should().NotBeOfType<ApprovalNotFoundException>("the request may well be there");
        error.Which.Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_an_error_of_the_client()
    {
        // A port that is taken, so that nobody else listens there, and on which this one doesn't listen either.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var nobody = new ApprovalClient(
            new ApprovalClientOptions
            {
                Endpoint = new Uri($"http://{taken.LocalEndPoint}"),
                Region = SignatureCheck.Region,
                Credentials = FakeCloud.Credentials,
            }
        );

        var error = await FluentActions.Awaiting(() => nobody.GetAsync("r-1")).Should().ThrowAsync<ApprovalException>();

        error.Which.Status.Should().BeNull();
    }

    [Fact]
    public async Task A_listing_is_read_page_by_page()
    {
        for (var i = 1; i <= 5; i++)
            await _client.FileAsync(Request($"r-{i}"));

        var listed = await IdsAsync(_client.ListByIncidentAsync("INC 7/ä+&="));

        listed.Should().Equal("r-1", "r-2", "r-3", "r-4", "r-5");
        _cloud.CallsOf("GET /requests").Should().Be(3);
    }

    [Fact]
    public async Task Requests_are_listed_by_status_and_by_approver()
    {
        await _client.FileAsync(Request("r-1"));
        _cloud.Approvals.AddApproved("r-2");

        (await IdsAsync(_client.ListByStatusAsync(ApprovalStatus.Pending))).Should().Equal("r-1");
        (await IdsAsync(_client.ListByStatusAsync(ApprovalStatus.Expired))).Should().BeEmpty();
        (await IdsAsync(_client.ListByApproverAsync("ben+approvals@example.com"))).Should().Equal("r-1");
    }

    [Fact]
    public async Task A_report_in_another_state_is_a_conflict_that_says_which()
    {
        _cloud.Approvals.AddApproved("r-1");
        await _client.ReportAsync("r-1", new ExecutionReport { ExecutionId = "one", Status = ApprovalStatus.InProgress });

        var error = await FluentActions
            .Awaiting(() => _client.ReportAsync("r-1", new ExecutionReport { ExecutionId = "two", Status = ApprovalStatus.InProgress }))
            .Should()
            .ThrowAsync<ApprovalConflictException>();

        error.Which.CurrentStatus.Should().Be(ApprovalStatus.InProgress);
        error.Which.CurrentExecutionId.Should().Be("one");
    }

    [Fact]
    public async Task A_person_can_settle_an_execution_that_did_not_end()
    {
        _cloud.Approvals.AddApproved("r-1");
        _cloud.Approvals.SetStatus("r-1", "IN_PROGRESS", "dead-worker-1");

        var uncertain = await _client.GetAsync("r-1");
        var settled = await _client.ReportAsync(
            "r-1",
            new ExecutionReport
            {
                ExecutionId = uncertain.ExecutionId!,
                Status = ApprovalStatus.Completed,
                Output = "Looked, and it was done.",
            }
        );

        settled.Status.Should().Be(ApprovalStatus.Completed);
        settled.Result!.Output.Should().Be("Looked, and it was done.");
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        _cloud.Add(new Fault { Fits = _ => true, Hold = new TaskCompletionSource().Task });
        var call = _client.GetAsync("r-1", cancel.Token);
        await _cloud.Changes.UntilAsync(() => _cloud.CallsOf("GET /requests/{id}") == 1, "the call has arrived");

        await cancel.CancelAsync();

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task<List<string>> IdsAsync(IAsyncEnumerable<Approval> listing)
    {
        var ids = new List<string>();
        await foreach (var request in listing)
            ids.Add(request.RequestId);
        return ids;
    }

    private static ApprovalRequest Request(string requestId) =>
        new()
        {
            RequestId = requestId,
            IncidentId = "INC 7/ä+&=",
            Description = "The database of site 7 doesn't answer.\nRestart it?",
            Action = "restart",
            ActionParameters = new Dictionary<string, string> { ["host"] = "db-7" },
            ApproverEmails = ["ben+approvals@example.com"],
        };
}
