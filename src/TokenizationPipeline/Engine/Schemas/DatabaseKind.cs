namespace RegulatedData.Tokenization;

/// <summary>Which family of servers a database is on.</summary>
public enum DatabaseKind
{
    /// <summary>MariaDB and MySQL.</summary>
    MySql,

    /// <summary>PostgreSQL.</summary>
    PostgreSql,
}
