using Microsoft.Extensions.Hosting;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.ActionProcessor;

/// <summary>The worker as a service of the host: a stop of the service is a stop of the worker.</summary>
internal sealed class WorkerService(ApprovalWorkerOptions options, IActionHandler handler) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => new ApprovalWorker(options, handler).RunAsync(stoppingToken);
}
