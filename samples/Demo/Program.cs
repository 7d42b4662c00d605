using RegulatedData.Samples.Demo;
using Spectre.Console;

if (DemoArguments.Parse(args) is not { } arguments)
{
    await Console.Error.WriteLineAsync(DemoArguments.Usage);
    return 2;
}

Stage.SetUpOutput();
using var stop = new CancelOnSignal();
try
{
    await using var cloud = await Stage.StartAsync(arguments, stop.Token);
    var deployment = await Stage.DeployAsync(cloud, arguments, stop.Token);

    if (arguments.StayUp)
        await Stage.StayUpAsync(cloud, deployment, arguments, stop.Token);
    else
        await Stage.PlayAsync(cloud, deployment, arguments, stop.Token);

    return 0;
}
catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
{
    AnsiConsole.MarkupLine("[grey]Stopped.[/]");
    return arguments.StayUp ? 0 : 130;
}
