using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using Amazon.SecurityToken;
using RegulatedData.LocalCloud;
using RegulatedData.LocalCloud.Deployment;
using Spectre.Console;

namespace RegulatedData.Samples.Demo;

/// <summary>What SecureStore does for its users, played with real data: 10,000 wildlife strikes that the FAA published.</summary>
internal sealed class SecureStoreStory(LocalCloudHost cloud, DeploymentResult deployment, string incidentsFile)
{
    private const string Stack = "IncidentRegister";
    private const string State = "Texas";
    private static readonly string[] _columns = ["PK", "Airport Name", "Aircraft Make Model", "Wildlife Species"];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    private readonly string _tableName = deployment.Output(Stack, "TableName");

    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        await using var topic = await cloud.SubscribeAsync(deployment.Output(Stack, "AlarmTopicArn"), cancellationToken);
        var incidents = Incident.ReadAll(incidentsFile);

        await LoadAsync(incidents, cancellationToken);
        await ReadAsync(cancellationToken);
        await TryToWriteAsReaderAsync(incidents[0], cancellationToken);
        await BackUpAndTestTheRestoreAsync(cancellationToken);
        await ChangeTheTableAsync(topic, cancellationToken);
    }

    private async Task LoadAsync(IReadOnlyList<Incident> incidents, CancellationToken cancellationToken)
    {
        Stage.Chapter("A curator loads the register");
        var register = await RegisterAsAsync("CuratorRoleArn", cancellationToken);
        await AnsiConsole
            .Progress()
            .AutoRefresh(!Console.IsOutputRedirected)
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Incidents", maxValue: incidents.Count);
                await register.LoadAsync(incidents, count => bar.Increment(count), cancellationToken);
            });
        Stage.Done($"{incidents.Count:N0} incidents written under the role Curator");
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Stage.Chapter("An analyst reads it, by key and by state");
        var register = await RegisterAsAsync("AnalystRoleArn", cancellationToken);
        var first =
            await register.FindAsync("INCIDENT#00001", cancellationToken)
            ?? throw new InvalidOperationException("INCIDENT#00001 was loaded, but can't be read back.");
        var ofState = await register.FindByStateAsync(State, cancellationToken);

        var table = new Table().AddColumns("Incident", "Airport", "Aircraft", "Species");
        foreach (var item in ofState.Take(5).Prepend(first))
            table.AddRow(_columns.Select(name => Cell(item, name)).ToArray());
        AnsiConsole.Write(table);
        Stage.Done($"INCIDENT#00001 by its key, and {ofState.Count} incidents of {State} through GSI1");
    }

    private async Task TryToWriteAsReaderAsync(Incident incident, CancellationToken cancellationToken)
    {
        Stage.Chapter("The analyst tries to write");
        var register = await RegisterAsAsync("AnalystRoleArn", cancellationToken);
        try
        {
            await register.WriteAsync(incident, cancellationToken);
        }
        catch (AmazonDynamoDBException refused) when (refused.ErrorCode == "AccessDeniedException")
        {
            Stage.Done($"refused: {refused.Message}");
            return;
        }

        throw new InvalidOperationException("The analyst's write went through. Only GrantReadData was given, so it had to be refused.");
    }

    private async Task BackUpAndTestTheRestoreAsync(CancellationToken cancellationToken)
    {
        Stage.Chapter("The backup plan runs, and its restore is tested");
        var backups = await cloud.RunBackupPlanAsync(PhysicalIdOf("AWS::Backup::BackupPlan"), cancellationToken);
        foreach (var backup in backups)
            Stage.Done($"{backup.State}: recovery point {backup.RecoveryPointArn}");

        var restores = await cloud.RunRestoreTestAsync(PhysicalIdOf("AWS::Backup::RestoreTestingPlan"), cancellationToken);
        var restore = restores.Single();
        Stage.Done($"restored as {restore.CreatedResourceArn}");

        var validation = await cloud.WaitForRestoreValidationAsync(restore.JobId, _patience, cancellationToken);
        if (validation.Status != "SUCCESSFUL")
            throw new InvalidOperationException($"The restore should have been found good, but: {validation.Message}");
        Stage.Done($"validation {validation.Status}: {validation.Message}");
    }

    private async Task ChangeTheTableAsync(TopicSubscription topic, CancellationToken cancellationToken)
    {
        Stage.Chapter("Somebody takes the table's deletion protection off");
        using var administrator = DynamoDb(new BasicAWSCredentials("local", "local"));
        await administrator.UpdateTableAsync(
            new UpdateTableRequest { TableName = _tableName, DeletionProtectionEnabled = false },
            cancellationToken
        );
        var message = await topic.NextAsync(
            _patience,
            message => message.Body.Contains("UpdateTable", StringComparison.Ordinal),
            cancellationToken
        );
        Stage.Done("the alarm topic's readers get:");
        AnsiConsole.Write(new Panel(Markup.Escape(message.Body)).Expand());
    }

    private async Task<IncidentRegister> RegisterAsAsync(string roleOutput, CancellationToken cancellationToken)
    {
        using var sts = new AmazonSecurityTokenServiceClient(
            new BasicAWSCredentials("local", "local"),
            new AmazonSecurityTokenServiceConfig { ServiceURL = cloud.Endpoint.ToString(), AuthenticationRegion = cloud.Region }
        );
        var session = await sts.AssumeRoleAsync(
            new() { RoleArn = deployment.Output(Stack, roleOutput), RoleSessionName = "demo" },
            cancellationToken
        );
        return new IncidentRegister(DynamoDb(session.Credentials), _tableName);
    }

    private AmazonDynamoDBClient DynamoDb(AWSCredentials credentials) =>
        new(credentials, new AmazonDynamoDBConfig { ServiceURL = cloud.Endpoint.ToString(), AuthenticationRegion = cloud.Region });

    private string PhysicalIdOf(string type) =>
        deployment.Stacks[Stack].Resources.Values.Single(resource => resource.Type == type).PhysicalId;

    private static string Cell(Dictionary<string, AttributeValue> item, string name) =>
        Markup.Escape(item.TryGetValue(name, out var value) ? value.S ?? value.N : "");
}
