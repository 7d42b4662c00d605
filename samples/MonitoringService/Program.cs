using RegulatedData.Samples.MonitoringService;
using RegulatedData.TokenApproval.Client;

// A monitoring system that asks for a person's approval before anything is done about an issue. See README.md.
var builder = WebApplication.CreateSlimBuilder(args);
var settings = ApprovalSettings.Read(builder.Configuration);
builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(_ => new ApprovalClient(
    new ApprovalClientOptions { Endpoint = settings.Endpoint, Region = settings.Region }
));
builder.Services.AddSingleton<IssueDesk>();
builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolverChain.Insert(0, IssueJson.Default));

var app = builder.Build();
app.MapPost("/issues", (Issue issue, IssueDesk desk, CancellationToken ct) => Answer.ToAsync(() => desk.FileAsync(issue, ct)));
app.MapGet("/issues/{id}", (string id, IssueDesk desk, CancellationToken ct) => Answer.ToAsync(() => desk.GetAsync(id, ct)));
await app.RunAsync();
