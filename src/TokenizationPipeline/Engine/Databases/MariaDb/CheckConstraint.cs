using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>A check of a table, from its line of SHOW CREATE TABLE.</summary>
internal sealed partial record CheckConstraint(string Name, string Condition)
{
    internal static CheckConstraint Parse(string line)
    {
        var match = Parts().Match(line);
        return new CheckConstraint(
            match.Groups["name"].Value.Replace("``", "`", StringComparison.Ordinal),
            match.Groups["condition"].Value
        );
    }

    internal static bool IsOne(string line) => Parts().IsMatch(line);

    /// <summary>The line, as it also stands behind ADD.</summary>
    internal string Definition => $"CONSTRAINT {Sql.Name(Name)} {Condition}";

    /// <summary>
    /// The same check of a table's staging table on MySQL. What begins with the table's name, as the names that MySQL gives do, begins with the
    /// staging table's: the rename makes it the first name again. Others wait under a temporary name until the first one is free.
    /// </summary>
    internal CheckConstraint ForStaging(string table) =>
        this with
        {
            Name = FollowsRename(table) ? WorkNames.Staging(table) + Name[table.Length..] : TemporaryName(table),
        };

    internal bool FollowsRename(string table) => Name.StartsWith($"{table}_chk_", StringComparison.Ordinal);

    internal string TemporaryName(string table) =>
        "tc_" + Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{table}\0{Name}")))[..24];

    [GeneratedRegex(
        "^CONSTRAINT `(?<name>(?:[^`]|``)*)` (?<condition>CHECK .*)$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Parts();
}
