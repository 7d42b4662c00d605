namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>The resource types that the local cloud can create. A new one is a file beside these and a line here.</summary>
internal static class ResourceTypes
{
    private static readonly Dictionary<string, IResourceType> _byName = new IResourceType[]
    {
        new ApiGatewayV2.Api(),
        new ApiGatewayV2.Integration(),
        new ApiGatewayV2.Route(),
        new ApiGatewayV2.Stage(),
        new Backup.BackupPlan(),
        new Backup.BackupSelection(),
        new Backup.BackupVault(),
        new Backup.RestoreTestingPlan(),
        new Backup.RestoreTestingSelection(),
        new CDK.Metadata(),
        new CloudFormation.CustomResource(),
        new CloudFormation.WaitCondition(),
        new CloudFormation.WaitConditionHandle(),
        new CloudWatch.Alarm(),
        new CloudWatch.CompositeAlarm(),
        new CloudWatch.Dashboard(),
        new DynamoDB.GlobalTable(),
        new DynamoDB.Table(),
        new Events.Rule(),
        new IAM.ManagedPolicy(),
        new IAM.Policy(),
        new IAM.Role(),
        new KMS.Alias(),
        new KMS.Key(),
        new Lambda.EventInvokeConfig(),
        new Lambda.Function(),
        new Lambda.LayerVersion(),
        new Lambda.Permission(),
        new Logs.LogGroup(),
        new Pipes.Pipe(),
        RolesAnywhere.CertificateType.Crl,
        RolesAnywhere.CertificateType.Profile,
        RolesAnywhere.CertificateType.TrustAnchor,
        new S3.Bucket(),
        new S3.BucketPolicy(),
        new SES.ConfigurationSet(),
        new SES.ConfigurationSetEventDestination(),
        new SES.EmailIdentity(),
        new SNS.Subscription(),
        new SNS.Topic(),
        new SNS.TopicPolicy(),
        new SQS.Queue(),
        new SQS.QueuePolicy(),
        new SSM.Parameter(),
        new Scheduler.Schedule(),
        new Scheduler.ScheduleGroup(),
        new SecretsManager.Secret(),
        new StepFunctions.StateMachine(),
    }.ToDictionary(type => type.TypeName, StringComparer.Ordinal);

    /// <summary>The type of this name; null where it isn't emulated.</summary>
    public static IResourceType? Find(string typeName) =>
        _byName.GetValueOrDefault(
            typeName.StartsWith("Custom::", StringComparison.Ordinal) ? "AWS::CloudFormation::CustomResource" : typeName
        );
}
