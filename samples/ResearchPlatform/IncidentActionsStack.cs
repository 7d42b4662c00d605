using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.SES;
using Constructs;
using RegulatedData.Cdk;

namespace RegulatedData.Samples.ResearchPlatform;

/// <summary>
/// What an on-premises monitoring service wants to do about an incident is asked by mail, and done on the premises once it is approved:
/// MonitoringService files the requests, ActionProcessor takes the actions. Neither can be reached from outside.
/// </summary>
internal sealed class IncidentActionsStack : Stack
{
    public IncidentActionsStack(Construct scope, string id, IStackProps? props = null)
        : base(scope, id, props)
    {
        var domain = new EmailIdentity(this, "Domain", new EmailIdentityProps { Identity = Identity.Domain("example.org") });
        var approval = new TokenApproval(
            this,
            "Approval",
            new TokenApprovalProps
            {
                Sender = "approvals@example.org",
                SenderName = "Incident approvals",
                SenderIdentity = domain,
                Decisions = [ApprovalDecision.Approve, ApprovalDecision.Reject, ApprovalDecision.Ignore],
            }
        );

        var premises = OnPremises.Of(this, "OnPremises");

        var monitoringService = premises.Role("MonitoringService", "Files requests for actions, and reads what became of them.");
        approval.GrantRequest(monitoringService);

        var actionProcessor = premises.Role("ActionProcessor", "Takes the actions that were approved, and reports their results.");
        actionProcessor.AddManagedPolicy(approval.WorkerPolicy);
        premises.LetIn(monitoringService, actionProcessor);

        approval.AddWidgets(new Dashboard(this, "Dashboard"));

        Output("ApiEndpoint", approval.Api.Endpoint);
        Output("DecisionQueueUrl", approval.Decisions.Queue.QueueUrl);
        Output("MonitoringServiceRoleArn", monitoringService.RoleArn);
        Output("ActionProcessorRoleArn", actionProcessor.RoleArn);
        Output("WorkerPolicyArn", approval.WorkerPolicy.ManagedPolicyArn);
        Output("TableName", approval.Store.Table.TableName);
        Output("AlarmTopicArn", approval.AlarmTopic!.TopicArn);
    }

    private void Output(string id, string value) => _ = new CfnOutput(this, id, new CfnOutputProps { Value = value });
}
