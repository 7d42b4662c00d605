using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RegulatedData.Samples.ActionProcessor;
using RegulatedData.Samples.ActionProcessor.Actions;
using RegulatedData.TokenApproval.Client;

// Does approved actions on this machine. It only connects outwards, over HTTPS. See README.md.
var builder = Host.CreateApplicationBuilder(args);
var settings = ProcessorSettings.Read(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(new GuardedFolder(settings.Folder));
builder.Services.AddSingleton<IFolderAction, RotateLog>();
builder.Services.AddSingleton<IFolderAction, QuarantineFile>();
builder.Services.AddSingleton<IActionHandler, FolderActions>();
builder.Services.AddSingleton(_ => new ApprovalClient(
    new ApprovalClientOptions { Endpoint = settings.Endpoint, Region = settings.Region }
));
builder.Services.AddSingleton(_ => new DecisionQueue(new DecisionQueueOptions { QueueUrl = settings.QueueUrl, Region = settings.Region }));
builder.Services.AddSingleton(services => new ApprovalWorkerOptions
{
    Approvals = services.GetRequiredService<ApprovalClient>(),
    Queue = services.GetRequiredService<DecisionQueue>(),
    Journal = new FileExecutionJournal(settings.JournalFolder),
    VisibilityTimeout = settings.VisibilityTimeout,
    FirstPause = settings.FirstPause,
    Logger = services.GetRequiredService<ILogger<ApprovalWorker>>(),
});
builder.Services.AddHostedService<WorkerService>();

// Longer than the worker's own StopTimeout, so that it is the worker that decides when an action is cut off.
builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(45));
await builder.Build().RunAsync();
