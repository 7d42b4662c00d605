using RegulatedData.LocalCloud;
using RegulatedData.Testing;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>The worker's process is killed around its action: the one that is started next finishes, and does nothing twice.</summary>
[Collection(SampleGroup.Name)]
public sealed class WorkerCrashTests(SampleFixture sample) : IDisposable
{
    private const string Log = "ward.log";

    private readonly ApprovalDesk _desk = new(sample);
    private readonly TemporaryFolder _machine = new();

    [Fact]
    public async Task Killed_before_its_action_with_the_request_claimed_it_acts_after_its_restart()
    {
        var requestId = await ApprovedAsync();
        await KillWorkerWhenAsync(HoldAnswerTo("IN_PROGRESS"));
        File.Exists(_machine.PathOf(Log)).Should().BeTrue("nothing was done yet");

        (await RestartAsync(requestId)).Status.Should().Be(ApprovalStatus.Completed);

        Rotated().Should().Equal($"{Log}.{requestId}");
        File.Exists(_machine.PathOf(Log)).Should().BeFalse();
    }

    [Fact]
    public async Task Killed_after_its_action_and_before_its_report_it_reports_after_its_restart_and_does_not_act_again()
    {
        var requestId = await ApprovedAsync();
        await KillWorkerWhenAsync(RefuseToRecord("COMPLETED"));
        (await _desk.GetAsync(requestId)).Status.Should().Be(ApprovalStatus.InProgress);
        await BeginNewLogAsync();

        (await RestartAsync(requestId)).Status.Should().Be(ApprovalStatus.Completed);

        await ExpectTheNewLogAsync(requestId);
    }

    [Fact]
    public async Task Killed_after_its_report_it_does_not_act_on_the_message_that_comes_again()
    {
        var requestId = await ApprovedAsync();
        await KillWorkerWhenAsync(HoldAnswerTo("COMPLETED"));
        await BeginNewLogAsync();

        var after = await RestartAsync(requestId);

        after.Status.Should().Be(ApprovalStatus.Completed);
        after.Events.Count(happening => happening.Type == "STARTED").Should().Be(1);
        await ExpectTheNewLogAsync(requestId);
    }

    public void Dispose()
    {
        _desk.Dispose();
        _machine.Dispose();
    }

    /// <summary>A request to rotate the log that is approved and waits in a queue with nothing else in it.</summary>
    private async Task<string> ApprovedAsync()
    {
        await sample.ExpiredAsync();
        await File.WriteAllTextAsync(_machine.PathOf(Log), "full");
        var request = ApprovalDesk.NewRequest(approvers: 1) with
        {
            ActionParameters = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = Log },
        };
        await _desk.FileAsync(request);
        var links = await _desk.LinksAsync(request.ApproverEmails[0]);
        await _desk.FurtherMessagesAsync(request.RequestId);
        await _desk.PressAsync(links["approve"]);
        return request.RequestId;
    }

    private async Task KillWorkerWhenAsync(Fault fault)
    {
        using var injected = sample.Cloud.Faults.Inject(fault);
        await using var worker = await StartWorkerAsync();
        using var patience = new CancellationTokenSource(SampleFixture.Patience);
        await injected.WaitForHitsAsync(ct: patience.Token);
        await worker.KillAsync();
    }

    /// <summary>Runs a worker until the queue is empty, what it holds included.</summary>
    private async Task<TokenApproval.Client.Approval> RestartAsync(string requestId)
    {
        await using var worker = await StartWorkerAsync();
        var request = await _desk.WaitForStatusAsync(requestId, ApprovalStatus.Completed);
        await _desk.WaitForEmptyQueueAsync();
        return request;
    }

    private Task<RunningProcess> StartWorkerAsync() =>
        SamplePrograms.StartActionProcessorAsync(sample, _desk, _machine.Path, visibilityTimeout: TimeSpan.FromSeconds(5));

    /// <summary>What the program whose log was rotated does. Acting again would take this one away.</summary>
    private Task BeginNewLogAsync() => File.WriteAllTextAsync(_machine.PathOf(Log), "new");

    private async Task ExpectTheNewLogAsync(string requestId)
    {
        Rotated().Should().Equal($"{Log}.{requestId}");
        (await File.ReadAllTextAsync(_machine.PathOf(Log))).Should().Be("new");
        (await File.ReadAllTextAsync(_machine.PathOf($"{Log}.{requestId}"))).Should().Be("full");
    }

    private IEnumerable<string?> Rotated() => Directory.GetFiles(_machine.Path, $"{Log}.REQ-*").Select(Path.GetFileName);

    private static Fault HoldAnswerTo(string status) => Recording(FaultEffect.Hold, status) with { When = FaultMoment.AfterCall };

    private static Fault RefuseToRecord(string status) => Recording(FaultEffect.Refuse(500, "InternalServerError"), status);

    private static Fault Recording(FaultEffect effect, string status) =>
        new(effect)
        {
            Service = "dynamodb",
            Operation = "TransactWriteItems",
            Caller = "*Requests*",
            Body = status,
        };
}
