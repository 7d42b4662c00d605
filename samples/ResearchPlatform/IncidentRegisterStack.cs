using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.IAM;
using Constructs;
using RegulatedData.Cdk;

namespace RegulatedData.Samples.ResearchPlatform;

/// <summary>A register of aviation incidents: curators write it, analysts read it, and nobody can lose it.</summary>
internal sealed class IncidentRegisterStack : Stack
{
    public IncidentRegisterStack(Construct scope, string id, IStackProps? props = null)
        : base(scope, id, props)
    {
        var store = new SecureStore(this, "Incidents");

        var curator = RoleOfThisAccount("Curator", "Loads and corrects incidents.");
        store.GrantReadWriteData(curator);

        var analyst = RoleOfThisAccount("Analyst", "Reads incidents, and can't change one.");
        store.GrantReadData(analyst);

        store.AddWidgets(new Dashboard(this, "Dashboard"));

        Output("TableName", store.Table.TableName);
        Output("CuratorRoleArn", curator.RoleArn);
        Output("AnalystRoleArn", analyst.RoleArn);
        Output("AlarmTopicArn", store.AlarmTopic!.TopicArn);
    }

    private Role RoleOfThisAccount(string id, string description) =>
        new(this, id, new RoleProps { AssumedBy = new AccountRootPrincipal(), Description = description });

    private void Output(string id, string value) => _ = new CfnOutput(this, id, new CfnOutputProps { Value = value });
}
