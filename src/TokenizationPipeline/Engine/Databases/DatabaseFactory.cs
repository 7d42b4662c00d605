using RegulatedData.Tokenization.MariaDb;
using RegulatedData.Tokenization.PostgreSql;

namespace RegulatedData.Tokenization;

/// <summary>Opens databases.</summary>
public static class DatabaseFactory
{
    /// <summary>Makes a database ready for use. Connections are opened when they are needed.</summary>
    /// <param name="address">Where it is.</param>
    /// <param name="password">The user's password; <c>null</c> where the server asks for none.</param>
    /// <returns>The database; dispose it.</returns>
    public static IDatabase Open(DatabaseAddress address, string? password)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address.Kind switch
        {
            DatabaseKind.MySql => new MariaDbDatabase(address, password),
            DatabaseKind.PostgreSql => new PostgreSqlDatabase(address, password),
            _ => throw Mend.Error(
                $"a database of the kind {address.Kind}",
                "MariaDB, MySQL or PostgreSQL",
                "give an address that begins with mysql:// or postgresql://"
            ),
        };
    }
}
