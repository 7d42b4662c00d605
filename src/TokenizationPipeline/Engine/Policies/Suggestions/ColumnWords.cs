using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization;

/// <summary>The words of a column's name: <c>birth_date</c>, <c>birthDate</c> and <c>BIRTH-DATE</c> have the same.</summary>
internal sealed partial class ColumnWords(string name)
{
    private readonly HashSet<string> words = [.. Word().Matches(name).Select(match => match.Value.ToLowerInvariant())];

    internal int Count => words.Count;

    internal bool Has(params string[] any) => any.Any(words.Contains);

    /// <summary>Whether one of the words begins with one of these.</summary>
    internal bool HasBeginning(params string[] any) =>
        any.Any(beginning => words.Any(word => word.StartsWith(beginning, StringComparison.Ordinal)));

    [GeneratedRegex("[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
