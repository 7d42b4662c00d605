namespace RegulatedData.Tokenization;

/// <summary>What <see cref="PolicyCheck"/> found.</summary>
/// <param name="Severity">How much it weighs.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column; <c>null</c> when it is about the table.</param>
/// <param name="Message">What is wrong, and what was expected.</param>
/// <param name="Mend">How to mend it.</param>
public sealed record Finding(Severity Severity, string Table, string? Column, string Message, string Mend)
{
    /// <summary>All of it in one line.</summary>
    /// <returns>The line.</returns>
    public override string ToString() =>
        $"{(Severity == Severity.Error ? "error" : "warning")}: {Table}{(Column is null ? "" : "." + Column)}: {Message}. To mend it: {Mend}.";
}
