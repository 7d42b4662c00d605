using Spectre.Console;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>Shows how far tables are: bars on a terminal, plain lines elsewhere. On standard error, so that what is made can be piped.</summary>
internal static class ProgressView
{
    internal static void Show(Action<IProgress<RunProgress>> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(new ProgressLines(Console.Error));
            return;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context => work(new ProgressBars(context)));
    }
}
