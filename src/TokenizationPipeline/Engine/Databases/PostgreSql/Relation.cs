namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>A table's name in its two parts. In a <see cref="TableSchema"/> it is <c>schema.table</c>, or <c>table</c> in public.</summary>
internal sealed record Relation(string Schema, string Name)
{
    private const string PublicSchema = "public";

    /// <summary>The name as statements take it.</summary>
    public string Quoted => $"{Sql.Name(Schema)}.{Sql.Name(Name)}";

    /// <summary>The name as a <see cref="TableSchema"/> has it.</summary>
    public string Display => Schema == PublicSchema ? Name : $"{Schema}.{Name}";

    public Relation Staging => new(Schema, WorkNames.Staging(Name));

    public Relation Clear => new(Schema, WorkNames.Clear(Name));

    /// <summary>The parts of a table's name. The schema reader refuses names with a dot in a part.</summary>
    public static Relation Of(string display)
    {
        var dot = display.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new Relation(PublicSchema, display) : new Relation(display[..dot], display[(dot + 1)..]);
    }

    public static Relation Of(TableSchema table, TableSource source) =>
        source == TableSource.Original ? Of(table.Name) : Of(table.Name).Staging;
}
