using RegulatedData.LocalCloud;
using RegulatedData.LocalCloud.Deployment;
using Spectre.Console;

namespace RegulatedData.Samples.Demo;

/// <summary>Starts the local cloud and deploys to it, and shows both.</summary>
internal static class Stage
{
    /// <summary>In a file or a pipe: no colours, and lines long enough for an ARN.</summary>
    public static void SetUpOutput()
    {
        if (!Console.IsOutputRedirected)
            return;
        AnsiConsole.Profile.Capabilities.Ansi = false;
        AnsiConsole.Profile.Width = 160;
    }

    public static async Task<LocalCloudHost> StartAsync(DemoArguments arguments, CancellationToken cancellationToken)
    {
        Chapter("A local cloud starts");
        var cloud = await LocalCloudHost.StartAsync(new LocalCloudOptions { Port = arguments.Port }, cancellationToken);
        AnsiConsole.MarkupLine($"AWS's APIs answer at [bold]{cloud.Endpoint}[/]. No AWS account is involved.");
        return cloud;
    }

    public static async Task<DeploymentResult> DeployAsync(
        LocalCloudHost cloud,
        DemoArguments arguments,
        CancellationToken cancellationToken
    )
    {
        Chapter("The sample app is deployed, just as it was synthesized");
        var result = await AnsiConsole
            .Progress()
            .AutoRefresh(!Console.IsOutputRedirected)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn())
            .StartAsync(context =>
            {
                var options = new DeploymentOptions { Progress = new StackBars(context) };
                return cloud.DeployAsync(arguments.Assembly, options, cancellationToken);
            });

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(arguments.OutputsFile))!);
        await result.WriteJsonAsync(arguments.OutputsFile, cancellationToken);

        foreach (var stack in result.Stacks.Values)
            AnsiConsole.MarkupLine($"[green]✓[/] {Markup.Escape(stack.Name)}: {stack.Resources.Count} resources");
        foreach (var same in result.NotEmulated.GroupBy(item => (item.ResourceType, item.Property, item.Reason)))
        {
            var what = same.Key.Property is null ? same.Key.ResourceType : $"{same.Key.ResourceType}.{same.Key.Property}";
            var count = same.Sum(item => item.LogicalIds.Count);
            AnsiConsole.MarkupLine($"[grey]· not emulated: {Markup.Escape(what)} ({count}): {Markup.Escape(same.Key.Reason)}[/]");
        }

        AnsiConsole.MarkupLine($"Outputs and physical ids: [bold]{Markup.Escape(arguments.OutputsFile)}[/]");
        return result;
    }

    public static async Task PlayAsync(
        LocalCloudHost cloud,
        DeploymentResult deployment,
        DemoArguments arguments,
        CancellationToken cancellationToken
    )
    {
        await new SecureStoreStory(cloud, deployment, arguments.IncidentsFile).PlayAsync(cancellationToken);
        using (var approval = new TokenApprovalStory(cloud, deployment))
            await approval.PlayAsync(cancellationToken);

        Chapter("That was SecureStore and TokenApproval");
        AnsiConsole.MarkupLine("The same templates, state machines and bundles deploy to AWS with [bold]cdk deploy[/].");
    }

    /// <summary>A worker acts on what is approved meanwhile.</summary>
    public static async Task StayUpAsync(
        LocalCloudHost cloud,
        DeploymentResult deployment,
        DemoArguments arguments,
        CancellationToken cancellationToken
    )
    {
        var premises = new OnPremises(cloud, deployment);
        await using var worker = await premises.StartWorkerAsync(new ActionLog(), cancellationToken);
        var endpoint = cloud.Endpoint.ToString().TrimEnd('/');

        Chapter("It stays up until Ctrl-C");
        AnsiConsole.WriteLine(
            $$"""
            In another terminal, with the AWS CLI:

              export AWS_ENDPOINT_URL={{endpoint}}
              export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION={{cloud.Region}}
              aws dynamodb list-tables
              aws cloudformation describe-stacks

            Ask for an approval, read the mail in the browser, press a button, and see what came of it:

              curl --aws-sigv4 aws:amz:{{cloud.Region}}:execute-api --user local:local {{premises.Endpoint.ToString().TrimEnd(
                '/'
            )}}/requests \
                --json '{"requestId":"TRY-1","incidentId":"INC-1","description":"The audit log fills the disk.","action":"rotate-log","approverEmails":["you@example.org"]}'
              open {{endpoint}}/_localcloud/mailbox
              curl --aws-sigv4 aws:amz:{{cloud.Region}}:execute-api --user local:local {{premises.Endpoint.ToString().TrimEnd(
                '/'
            )}}/requests/TRY-1

            Every stack's outputs and physical ids are in {{arguments.OutputsFile}}.
            """
        );
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }

    public static void Chapter(string title)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(new Rule($"[bold]{Markup.Escape(title)}[/]").LeftJustified());
    }

    public static void Done(string what) => AnsiConsole.MarkupLine($"[green]✓[/] {Markup.Escape(what)}");

    /// <summary>One bar a stack. Where nobody looks at a terminal, a line a stack.</summary>
    private sealed class StackBars(ProgressContext context) : IProgress<DeploymentProgress>
    {
        private readonly Dictionary<string, ProgressTask> _bars = new(StringComparer.Ordinal);
        private readonly Lock _lock = new();

        public void Report(DeploymentProgress value)
        {
            lock (_lock)
            {
                if (!_bars.TryGetValue(value.StackName, out var bar))
                    _bars[value.StackName] = bar = context.AddTask(Markup.Escape(value.StackName));
                bar.MaxValue = value.Total;
                bar.Value = value.Completed;
            }
        }
    }
}
