namespace RegulatedData.Tokenization.Servers;

/// <summary>
/// One server of each kind for all tests of a process, started when it is first asked for and ended with the process. A test that stops or
/// fills its server makes its own.
/// </summary>
public static class SharedServers
{
    private static readonly Lazy<Task<MariaDbServer>> MariaDbServer = new(() => Servers.MariaDbServer.CreateAsync());
    private static readonly Lazy<Task<PostgreSqlServer>> PostgreSqlServer = new(() => Servers.PostgreSqlServer.CreateAsync());

    /// <summary>The MariaDB server.</summary>
    public static Task<MariaDbServer> MariaDbAsync() => MariaDbServer.Value;

    /// <summary>The PostgreSQL server.</summary>
    public static Task<PostgreSqlServer> PostgreSqlAsync() => PostgreSqlServer.Value;
}
