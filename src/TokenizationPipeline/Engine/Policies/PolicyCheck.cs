namespace RegulatedData.Tokenization;

/// <summary>Holds a policy against a database as it is now.</summary>
public static class PolicyCheck
{
    /// <summary>
    /// Finds what doesn't fit: columns, tables or types that one of them doesn't know; transformers that a column can't have; tokens that can't
    /// fit; transformers on keys that could give two values one token; foreign keys whose sides would differ.
    /// </summary>
    /// <param name="policy">The policy.</param>
    /// <param name="schema">The database.</param>
    /// <returns>What was found, in the order of tables and columns. With an <see cref="Severity.Error"/> among them a run has to be refused.</returns>
    public static IReadOnlyList<Finding> Check(Policy policy, DatabaseSchema schema)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(schema);
        var findings = new List<Finding>();
        findings.AddRange(UnknownTables(policy, schema));
        foreach (var table in schema.Tables)
        {
            var check = new TableCheck(policy, schema, table);
            findings.AddRange(check.Findings);
        }

        return findings;
    }

    private static IEnumerable<Finding> UnknownTables(Policy policy, DatabaseSchema schema) =>
        policy
            .Tables.Keys.Where(table => schema.FindTable(table) is null)
            .Select(table => new Finding(
                Severity.Error,
                table,
                null,
                $"the policy names a table that the database {schema.Name} doesn't have",
                "correct the table's name (letter for letter, with its schema where it has one), or take it out"
            ));
}
