using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace RegulatedData.Tokenization.PostgreSql;

/// <summary>
/// Errors of the server and of the way to it. The server's own words can hold values ("invalid input syntax for …"), so only those of
/// errors that never do are passed on, and the server's details, which hold whole rows, never are.
/// </summary>
internal static class PostgreSqlErrors
{
    public const string UniqueViolation = "23505";
    public const string ForeignKeyViolation = "23503";
    public const string LockNotAvailable = "55P03";

    // Classes: connections, authorization, missing databases, names and rights, resources, limits, states, interventions, the system.
    private static readonly string[] ClassesWithoutValues = ["08", "28", "3D", "3F", "42", "53", "54", "55", "57", "58"];

    // Going away, or coming; out of connections; told to try again (serialization, deadlock).
    private static readonly HashSet<string> Passing = ["57P01", "57P02", "57P03", "57P05", "53300", "40001", "40P01"];

    /// <summary>Whether an exception is one that <see cref="Of"/> explains.</summary>
    public static bool AreOurs(Exception error) => error is NpgsqlException or SocketException or IOException or TimeoutException;

    /// <summary>What to throw instead.</summary>
    /// <param name="error">What Npgsql threw.</param>
    /// <param name="doing">What it was about, without a value: "reading the table 'x'".</param>
    public static DatabaseException Of(Exception error, string doing)
    {
        if (error is PostgresException refusal)
        {
            return OfServer(refusal, doing);
        }

        if (error.InnerException is AuthenticationException || error is AuthenticationException)
        {
            return new DatabaseException(
                Mend.Message(
                    $"a certificate that can't be verified, or no TLS, while {doing}",
                    "a server whose certificate is for this host and from a trusted authority",
                    "name the authority's file in the address (tls-ca=<file>), or give the server such a certificate"
                ),
                error
            );
        }

        var lost = error.InnerException is IOException or SocketException or TimeoutException || error is not NpgsqlException;
        var isAway = lost || (error as NpgsqlException)?.IsTransient == true;
        return new DatabaseException(
            Mend.Message(
                $"no answer while {doing}: {error.Message}",
                "a PostgreSQL server that answers at this address",
                isAway
                    ? "check the address, and that the server runs; then run the same command again: it goes on where it was"
                    : "check the address, the password and the server's settings for TLS"
            ),
            error
        )
        {
            IsConnectionLost = isAway,
        };
    }

    private static DatabaseException OfServer(PostgresException error, string doing)
    {
        var hasNoValues = ClassesWithoutValues.Contains(error.SqlState[..2]);
        var words = hasNoValues ? error.MessageText : "(the server's words are left out: they can hold values)";
        var where = string.Join('.', new[] { error.TableName, error.ColumnName, error.ConstraintName }.Where(name => name is not null));
        var given = $"error {error.SqlState} while {doing}: {words}{(where.Length == 0 || hasNoValues ? "" : $" ({where})")}";
        var message = Mend.Message(given, "a server that does what it is asked", Advice(error.SqlState));
        var isPassing = Passing.Contains(error.SqlState) || error.SqlState.StartsWith("08", StringComparison.Ordinal);
        return hasNoValues
            ? new DatabaseException(message, error) { IsConnectionLost = isPassing, SqlState = error.SqlState }
            : new DatabaseException(message) { IsConnectionLost = isPassing, SqlState = error.SqlState };
    }

    private static string Advice(string state) =>
        state switch
        {
            "28P01" or "28000" => "check the user, the password, and whether the server lets this user in (pg_hba.conf)",
            "42501" =>
                "give the user rights on every table (SELECT), CREATE on the schemas, and make it the tables' owner or a member of that role; where row-level security is forced on owners too, BYPASSRLS",
            "25006" => "connect to a server that takes writes: not to a replica, nor with default_transaction_read_only",
            "3F000" => "make the schema that is missing; the run's own tables are in 'public'",
            "42P01" => "plan again, starting over, if a table was dropped since the run was planned",
            "3D000" => "check the database's name",
            "53100" => "give the server's disk more room, then run the same command again: it goes on where it was",
            "53200" or "53400" => "give the server more memory, then run the same command again: it goes on where it was",
            "53300" => "let others close their connections, or raise max_connections; then run the same command again",
            LockNotAvailable => "end what else uses the table, then run the same command again",
            UniqueViolation => "give the key's columns an injective transformer",
            "23514" => "choose a transformer whose tokens meet the check, or drop the check",
            "22P02" or "22P03" or "22003" or "22007" or "22008" or "22001" =>
                "choose a transformer whose tokens the column's type can hold",
            _ when Passing.Contains(state) => "run the same command again: it goes on where it was",
            _ => "look at the server's log, then run the same command again: it goes on where it was",
        };
}
