using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.SecurityToken;
using RegulatedData.EndToEnd.Tests.Approvals;
using RegulatedData.LocalCloud;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.Samples.Demo;
using RegulatedData.Testing;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>The sample app: synthesized by the CDK CLI, deployed to a local cloud, its register loaded with the public data set.</summary>
public sealed class SampleFixture : IAsyncLifetime, IDisposable
{
    public const string Register = "IncidentRegister";

    /// <summary>How long anything may take. Only a failure takes that long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly TemporaryFolder _folder = new();
    private Task? _backedUp;
    private Task<ReceivedMessage>? _expired;
    private Task<Browser>? _browser;

    /// <summary>What the CDK CLI wrote.</summary>
    public string Assembly => _folder.PathOf("cdk.out");

    public LocalCloudHost Cloud { get; private set; } = null!;

    public DeploymentResult Deployment { get; private set; } = null!;

    public IReadOnlyList<Incident> Incidents { get; } =
        Incident.ReadAll(Repository.PathOf("node_modules", "vega-datasets", "data", "birdstrikes.csv"));

    /// <summary>Messages of the decision queue that nobody has waited for yet: whoever reads a queue takes others' messages too.</summary>
    internal List<ReceivedMessage> Messages { get; } = [];

    /// <summary>A request that has nobody's answer, and ends within a minute.</summary>
    internal ApprovalRequest Unanswered { get; } = ApprovalDesk.NewRequest(approvers: 1, lifetimeSeconds: 60);

    /// <summary>Another one, filed before it, for which no schedule could be made.</summary>
    internal ApprovalRequest Unscheduled { get; } = ApprovalDesk.NewRequest(approvers: 1, lifetimeSeconds: 60);

    public string TableName => Deployment.Output(Register, "TableName");

    public string TopicArn => Deployment.Output(Register, "AlarmTopicArn");

    internal AwsApi Aws => Cloud.Context.Aws;

    public async Task InitializeAsync()
    {
        await Task.WhenAll(SynthesizeAsync(), StartCloudAsync());
        Deployment = await Cloud.DeployAsync(Assembly);
        await Task.WhenAll(FileUnansweredAsync(), LoadAsync());
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null)
            await (await _browser).DisposeAsync();
        await Cloud.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>The register, seen with the rights of a role that the stack made.</summary>
    public async Task<IncidentRegister> RegisterAsAsync(string roleOutput) =>
        new(DynamoDb(await AssumeAsync(Deployment.Output(Register, roleOutput))), TableName);

    public async Task<AWSCredentials> AssumeAsync(string roleArn)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = Cloud.Endpoint.ToString(), AuthenticationRegion = Cloud.Region }
        );
        return (await sts.AssumeRoleAsync(new() { RoleArn = roleArn, RoleSessionName = "test" })).Credentials;
    }

    public AmazonDynamoDBClient DynamoDb(AWSCredentials? credentials = null) =>
        new(
            credentials ?? new BasicAWSCredentials("local", "local"),
            new AmazonDynamoDBConfig { ServiceURL = Cloud.Endpoint.ToString(), AuthenticationRegion = Cloud.Region }
        );

    /// <summary>A stack's resources of a type whose logical id contains a text. Default: the register's stack.</summary>
    public IReadOnlyList<DeployedResource> Resources(string type, string logicalId = "", string stack = Register) =>
        [
            .. Deployment
                .Stacks[stack]
                .Resources.Where(resource => resource.Value.Type == type && resource.Key.Contains(logicalId, StringComparison.Ordinal))
                .Select(resource => resource.Value),
        ];

    /// <summary>The one such resource.</summary>
    public DeployedResource Resource(string type, string logicalId = "", string stack = Register) =>
        Resources(type, logicalId, stack).Single();

    /// <summary>Completes once the register's backup plan has run: once for all tests, as it copies 10,000 items per rule.</summary>
    public Task BackedUpAsync() => _backedUp ??= BackUpAsync();

    /// <summary>The browser that all tests open pages of their own in.</summary>
    public Task<Browser> BrowserAsync() => _browser ??= Browser.StartAsync();

    /// <summary>The message that <see cref="Unanswered"/> has expired. Who lets a worker empty the queue waits for it first.</summary>
    internal Task<ReceivedMessage> ExpiredAsync() => _expired ??= TakeExpiredAsync();

    /// <summary>Lets TokenApproval's redrive run now instead of within five minutes.</summary>
    public Task RunRedriveAsync() => Cloud.RunScheduleAsync(Resource("AWS::Scheduler::Schedule", "Redrive", ApprovalDesk.Stack).PhysicalId);

    /// <summary>What the state machines did.</summary>
    internal Executions Executions => new(Aws);

    private async Task LoadAsync() => await (await RegisterAsAsync("CuratorRoleArn")).LoadAsync(Incidents, _ => { }, default);

    private async Task FileUnansweredAsync()
    {
        using var desk = new ApprovalDesk(this);
        var refuse = new Fault(FaultEffect.Refuse(400, "ValidationException"))
        {
            Service = "scheduler",
            Operation = "CreateSchedule",
            Body = Unscheduled.RequestId,
        };
        using var refused = Cloud.Faults.Inject(refuse);
        await desk.FileAsync(Unscheduled);
        await desk.FileAsync(Unanswered);
        using var patience = new CancellationTokenSource(Patience);
        await refused.WaitForHitsAsync(ct: patience.Token);
        await Cloud.WaitUntilIdleAsync();
    }

    private async Task<ReceivedMessage> TakeExpiredAsync()
    {
        using var desk = new ApprovalDesk(this);
        return await desk.NextMessageAsync(Unanswered.RequestId);
    }

    private async Task BackUpAsync()
    {
        var jobs = await Cloud.RunBackupPlanAsync(Resource("AWS::Backup::BackupPlan").PhysicalId);
        jobs.Should().NotBeEmpty().And.OnlyContain(job => job.State == "COMPLETED");
    }

    private async Task StartCloudAsync() => Cloud = await LocalCloudHost.StartAsync();

    private async Task SynthesizeAsync()
    {
        // As the tests are built, so is the app that they reference: the command of its cdk.json would look for changes once more.
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var app = Repository.PathOf("artifacts", "bin", "ResearchPlatform", configuration, "ResearchPlatform.dll");
        var result = await ProcessRunner.RunAsync(
            Repository.PathOf("node_modules", ".bin", "cdk"),
            ["synth", "--app", $"dotnet \"{app}\"", "--quiet", "--no-notices", "--output", Assembly],
            Repository.PathOf("samples", "ResearchPlatform")
        );
        result.EnsureSuccess();
    }
}

[CollectionDefinition(Name)]
public sealed class SampleGroup : ICollectionFixture<SampleFixture>
{
    public const string Name = "sample";
}
