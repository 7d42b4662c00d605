using Amazon.Runtime;
using Amazon.SecurityToken;
using RegulatedData.LocalCloud;
using RegulatedData.LocalCloud.Deployment;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.Demo;

/// <summary>What runs in the hospital: a system that asks for decisions, and a worker that acts on them. Both only connect outwards.</summary>
public sealed class OnPremises(LocalCloudHost cloud, DeploymentResult deployment)
{
    /// <summary>The sample's stack with the approvals.</summary>
    public const string Stack = "IncidentActions";

    /// <summary>The approvals' API.</summary>
    public Uri Endpoint { get; } = new(deployment.Output(Stack, "ApiEndpoint"));

    /// <summary>The service, under the rights of whoever files requests.</summary>
    public Task<ApprovalClient> RequesterAsync(CancellationToken cancellationToken) =>
        ClientAsync("MonitoringServiceRoleArn", cancellationToken);

    /// <summary>A worker under the rights of its own role. Dispose it to let it finish and stop.</summary>
    public async Task<RunningWorker> StartWorkerAsync(IActionHandler handler, CancellationToken cancellationToken)
    {
        var approvals = await ClientAsync("ActionProcessorRoleArn", cancellationToken);
        var queue = new DecisionQueue(
            new DecisionQueueOptions
            {
                QueueUrl = new Uri(deployment.Output(Stack, "DecisionQueueUrl")),
                Region = cloud.Region,
                Endpoint = cloud.Endpoint,
                Credentials = await AssumeAsync("ActionProcessorRoleArn", cancellationToken),
            }
        );
        return new RunningWorker(approvals, queue, handler);
    }

    private async Task<ApprovalClient> ClientAsync(string roleOutput, CancellationToken cancellationToken) =>
        new(
            new ApprovalClientOptions
            {
                Endpoint = Endpoint,
                Region = cloud.Region,
                Credentials = await AssumeAsync(roleOutput, cancellationToken),
            }
        );

    private async Task<AWSCredentials> AssumeAsync(string roleOutput, CancellationToken cancellationToken)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = cloud.Endpoint.ToString(), AuthenticationRegion = cloud.Region }
        );
        var request = new Amazon.SecurityToken.Model.AssumeRoleRequest
        {
            RoleArn = deployment.Output(Stack, roleOutput),
            RoleSessionName = "demo",
        };
        return (await sts.AssumeRoleAsync(request, cancellationToken)).Credentials;
    }
}
