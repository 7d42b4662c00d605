using System.CommandLine;
using System.Globalization;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>tokenizer check</summary>
internal static class CheckCommand
{
    internal static Command Create()
    {
        var command = new Command("check", "Holds the policy against the database as it is now. Ends with 1 when a run would be refused.");
        var (database, policy) = (new DatabaseOptions(command), new PolicyOption(command));
        return command.Does((parsed, _) => Check(policy.Read(parsed), () => database.Open(parsed)));
    }

    private static int Check(Policy policy, Func<IDatabase> open)
    {
        using var database = open();
        var schema = database.ReadSchema();
        var findings = PolicyCheck.Check(policy, schema);
        foreach (var finding in findings)
        {
            Console.Out.WriteLine(finding);
        }

        var errors = findings.Count(finding => finding.Severity == Severity.Error);
        Console.Out.WriteLine(
            $"{Count(schema.Tables.Count, "table")}, {Count(schema.Tables.Sum(table => table.Columns.Count), "column")}: {Count(errors, "error")}, {Count(findings.Count - errors, "warning")}"
        );
        return errors > 0 ? ExitCode.NotFit : ExitCode.Done;
    }

    private static string Count(int count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");
}
