namespace RegulatedData.Tokenization;

/// <summary>What a policy says of one table, held against the table.</summary>
internal sealed class TableCheck
{
    private const string PrimaryKey = "the primary key";

    private readonly Policy policy;
    private readonly DatabaseSchema schema;
    private readonly TableSchema table;
    private readonly List<Finding> findings = [];

    internal TableCheck(Policy policy, DatabaseSchema schema, TableSchema table)
    {
        this.policy = policy;
        this.schema = schema;
        this.table = table;
        CheckUnknownColumns();
        foreach (var column in table.Columns)
        {
            CheckColumn(column);
        }

        foreach (var key in table.ForeignKeys)
        {
            CheckForeignKey(key);
        }
    }

    internal IReadOnlyList<Finding> Findings => findings;

    private void CheckUnknownColumns()
    {
        if (policy.Tables.TryGetValue(table.Name, out var columns))
        {
            foreach (var column in columns.Keys.Where(column => table.FindColumn(column) is null))
            {
                Error(
                    column,
                    "the policy names a column that the table doesn't have",
                    "correct the column's name, letter for letter, or take it out"
                );
            }
        }
    }

    private void CheckColumn(ColumnSchema column)
    {
        var options = policy.Find(table.Name, column.Name);
        if (options is null)
        {
            CheckUnnamed(column);
        }
        else if (options.IsKept)
        {
            return;
        }
        else if (column.IsGenerated)
        {
            Error(
                column.Name,
                $"'{PolicyOptions.NameOf(options.Transformer)}' on a column that the database computes from others",
                "write keep: it is computed anew from their tokens"
            );
        }
        else if (TryPlan(table, column, options, out var plan, out var problem))
        {
            CheckKeys(column, options, plan);
            if (plan.Warning is { } warning)
            {
                findings.Add(new Finding(Severity.Warning, table.Name, column.Name, warning.Message, warning.Mend));
            }
        }
        else
        {
            Error(column.Name, problem.Problem, problem.Mend);
        }
    }

    private void CheckUnnamed(ColumnSchema column)
    {
        if (policy.IsSeedFormat)
        {
            findings.Add(
                new Finding(
                    Severity.Warning,
                    table.Name,
                    column.Name,
                    "the policy doesn't name the column, so its values stay as they are",
                    "write the policy in the format with 'tables', where each column has a transformer or keep"
                )
            );
        }
        else
        {
            Error(
                column.Name,
                $"the policy doesn't name the column ({column.DeclaredType}), so that its values would stay as they are",
                "give it a transformer, or write keep; tokenizer suggest proposes one"
            );
        }
    }

    // Where two values could get one token, a row would be lost or refused; and a foreign key would join others' rows.
    private void CheckKeys(ColumnSchema column, ColumnPolicy options, Blueprint plan)
    {
        if (KeyOf(column.Name) is not { } key)
        {
            return;
        }

        var kind = PolicyOptions.NameOf(options.Transformer);
        if (!plan.IsInjective)
        {
            Error(
                column.Name,
                $"'{kind}' with these options can give two values the same token, and the column belongs to {key}",
                NeverTwice(options)
            );
        }
        else if (BeginningKeyOf(column.Name) is { } beginning)
        {
            Error(
                column.Name,
                $"of its values only the beginnings count in {beginning}, and tokens of different beginnings can begin alike",
                "write keep, or make the key one of whole values in the copy that is tokenized"
            );
        }
        else if (plan.CollationProblem is { } problem && column.Equality != TextEquality.Exact)
        {
            Error(
                column.Name,
                $"its collation ({Ignores(column.Equality)}) takes different texts for the same, it belongs to {key}, and {problem.Message}",
                problem.Mend
            );
        }
        else if (ExpressionKeyOf(column.Name) is { } computed)
        {
            findings.Add(
                new Finding(
                    Severity.Warning,
                    table.Name,
                    column.Name,
                    $"the unique key {computed.Name} has an expression of it, which may be the same for different tokens: then the run stops",
                    "write keep, or drop the key in the copy that is tokenized, if it comes to that"
                )
            );
        }
    }

    private static string Ignores(TextEquality equality) =>
        equality switch
        {
            TextEquality.IgnoresNotation => "by which é is the same as one character and as two",
            TextEquality.IgnoresCase => "which ignores upper and lower case",
            _ => "which ignores case and accents",
        };

    private static string NeverTwice(ColumnPolicy options) =>
        options.Transformer switch
        {
            TransformerKind.Fpe or TransformerKind.Email or TransformerKind.Phone or TransformerKind.Uuid =>
                "say \"short\": \"walk\", or take 'short' out if all values are long enough",
            TransformerKind.DateShift => "say \"per\": \"column\", or choose fpe",
            TransformerKind.Seed => "take 'allow' out, or choose fpe",
            _ => "choose fpe (email, phone, uuid), which keeps different values different",
        };

    private string? KeyOf(string column) =>
        table.PrimaryKey.Contains(column) ? PrimaryKey
        : table.UniqueKeys.FirstOrDefault(key => key.Columns.Contains(column)) is { } unique ? UniqueKey(unique)
        : ExpressionKeyOf(column) is { } computed ? $"an expression of the unique key {computed.Name}"
        : table.ForeignKeys.FirstOrDefault(key => key.Columns.Contains(column)) is { } foreign ? $"the foreign key {foreign.Name}"
        : schema
            .Tables.SelectMany(other => other.ForeignKeys)
            .FirstOrDefault(key => key.ReferencedTable == table.Name && key.ReferencedColumns.Contains(column))
            is { } referring
            ? $"what the foreign key {referring.Name} refers to"
        : null;

    private KeySchema? ExpressionKeyOf(string column) => table.UniqueKeys.FirstOrDefault(key => key.ComputedFrom.Contains(column));

    private string? BeginningKeyOf(string column) =>
        table.PrimaryKeyBeginnings.Contains(column) ? PrimaryKey
        : table.UniqueKeys.FirstOrDefault(key => key.Beginnings.Contains(column)) is { } unique ? UniqueKey(unique)
        : null;

    private static string UniqueKey(KeySchema key) => $"the unique key {key.Name}";

    private void CheckForeignKey(ForeignKeySchema key)
    {
        if (schema.FindTable(key.ReferencedTable) is not { } referenced)
        {
            foreach (var name in key.Columns.Where(name => IdentityOf(table, name) is not (null or Blueprint.Kept)))
            {
                Error(
                    name,
                    $"by the foreign key {key.Name} it refers to {key.ReferencedTable}, which isn't one of the database's tables and keeps its values",
                    "write keep, or drop the foreign key from the copy that is tokenized"
                );
            }

            return;
        }

        foreach (var (name, otherName) in key.Columns.Zip(key.ReferencedColumns))
        {
            if (IdentityOf(table, name) is { } identity && IdentityOf(referenced, otherName) is { } other && identity != other)
            {
                Error(
                    name,
                    $"by the foreign key {key.Name} it refers to {referenced.Name}.{otherName}, which gets other tokens ({other}, here {identity})",
                    "give both the same transformer, domain and options, min and max where their types differ; or keep both"
                );
            }
        }
    }

    // Null where there is another finding already.
    private string? IdentityOf(TableSchema owner, string columnName)
    {
        var column = owner.FindColumn(columnName);
        var options = policy.Find(owner.Name, columnName) ?? (policy.IsSeedFormat ? ColumnPolicy.Keep : null);
        return
            column is null
            || options is null
            || (column.IsGenerated && !options.IsKept)
            || !TryPlan(owner, column, options, out var plan, out _)
            ? null
            : plan.Identity;
    }

    private static bool TryPlan(
        TableSchema owner,
        ColumnSchema column,
        ColumnPolicy options,
        out Blueprint plan,
        out PolicyException problem
    )
    {
        try
        {
            (plan, problem) = (Blueprint.Of(owner.Name, column, options), null!);
            return true;
        }
        catch (PolicyException error)
        {
            (plan, problem) = (null!, error);
            return false;
        }
    }

    private void Error(string column, string message, string mend) =>
        findings.Add(new Finding(Severity.Error, table.Name, column, message, mend));
}
