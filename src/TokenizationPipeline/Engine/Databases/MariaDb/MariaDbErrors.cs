using System.Globalization;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// Errors of the server and of the client library. The server's own words can hold values ("Duplicate entry '…'"), so only those of
/// errors that never do are passed on.
/// </summary>
internal static unsafe class MariaDbErrors
{
    internal const uint DuplicateEntry = 1062;
    internal const uint DuplicateKeys = 1586;

    /// <summary>A row breaks a check: on MySQL, and on MariaDB.</summary>
    internal const uint CheckBrokenOnMySql = 3819;

    /// <inheritdoc cref="CheckBrokenOnMySql"/>
    internal const uint CheckBrokenOnMariaDb = 4025;

    private const uint TlsError = 2026;
    private const string Later = "check that the server runs and can be reached, then run the same command again: it goes on where it was";

    // Away, going away, out of connections, or told to try again (deadlock, lock wait).
    private static readonly HashSet<uint> Passing =
    [
        1040,
        1053,
        1077,
        1079,
        1152,
        1158,
        1159,
        1160,
        1161,
        1184,
        1203,
        1205,
        1213,
        1226,
        1927,
        2002,
        2003,
        2006,
        2013,
        2055,
        4031,
    ];

    // How the client library's messages end then: by Linux's numbers (reset, broken pipe, timed out), by GnuTLS's (ended without a goodbye, nothing
    // to read from, nothing to write to), or in OpenSSL's words.
    private static readonly string[] CutOff = ["(104)", "(32)", "(110)", "(-110)", "(-54)", "(-53)", "unexpected eof"];

    // Errors about rights, names, room, settings and connections.
    private static readonly HashSet<uint> WithoutValues =
    [
        1021,
        1026,
        1028,
        1030,
        1040,
        1041,
        1044,
        1045,
        1049,
        1053,
        1059,
        1114,
        1130,
        1142,
        1143,
        1146,
        1148,
        1184,
        1203,
        1205,
        1213,
        1226,
        1227,
        1290,
        1419,
        1698,
        1827,
        1836,
        1877,
        1927,
        3159,
        3750,
        3948,
        4031,
        4166,
    ];

    private const uint FirstClientError = 2000;
    private const uint LastClientError = 2999;

    internal static uint Number(nint handle) => NativeClient.ErrorNumber(handle);

    /// <summary>The error that a connection has just had.</summary>
    /// <param name="handle">The connection.</param>
    /// <param name="isConnected">Whether it was connected: what TLS fails at then is a server that went away.</param>
    /// <param name="doing">What it was about, without a value: "reading the table 'x'".</param>
    internal static DatabaseException Last(nint handle, bool isConnected, string doing)
    {
        var number = Number(handle);
        var message = Marshal.PtrToStringUTF8((nint)NativeClient.ErrorMessage(handle)) ?? "";
        var isPassing = Passing.Contains(number) || (number == TlsError && (isConnected || IsCutOff(message)));
        var words =
            WithoutValues.Contains(number) || number is >= FirstClientError and <= LastClientError
                ? message
                : "(the server's words are left out: they can hold values)";
        var state = Marshal.PtrToStringUTF8((nint)NativeClient.SqlState(handle));
        var given = string.Create(CultureInfo.InvariantCulture, $"error {number} ({state}) while {doing}: {words}");
        return new DatabaseException(Mend.Message(given, "a server that does what it is asked", isPassing ? Later : Advice(number)))
        {
            IsConnectionLost = isPassing,
            ErrorNumber = number,
        };
    }

    /// <summary>Whether a TLS handshake ended because the server went away, and not because of a certificate or a setting.</summary>
    internal static bool IsCutOff(string tlsError) => CutOff.Any(end => tlsError.Contains(end, StringComparison.OrdinalIgnoreCase));

    private static string Advice(uint number) =>
        number switch
        {
            1044 or 1045 or 1698 => "check the user, the password and the user's rights on this database",
            1419 =>
                "set log_bin_trust_function_creators=ON on the server for the time of the run, or run as a user who may make triggers there (SUPER)",
            1142 or 1143 or 1227 or 1370 =>
                "give the user SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, ALTER, INDEX, REFERENCES, TRIGGER, LOCK TABLES and SHOW VIEW on this database (and where triggers have another definer, SET USER on MariaDB, SET_ANY_DEFINER or SET_USER_ID on MySQL)",
            1290 or 1836 => "connect to a server that isn't read-only",
            3 or 1021 or 1026 or 1030 or 1114 =>
                "give the server's disk or table space more room, then run the same command again: it goes on where it was",
            1146 => "plan again, starting over, if a table was dropped since the run was planned",
            CheckBrokenOnMySql or CheckBrokenOnMariaDb => "choose a transformer whose tokens meet the table's check, or drop the check",
            3750 => "give the table a primary key on the copy that is tokenized, or set sql_require_primary_key=OFF on the server",
            1049 => "check the database's name",
            DuplicateEntry or DuplicateKeys => "give the key's columns an injective transformer",
            1148 or 3948 or 4166 => "allow LOAD DATA LOCAL on the server (local_infile=ON)",
            1153 => "raise max_allowed_packet on the server",
            TlsError =>
                "check that the server offers TLS with a certificate for this host, and that its authority is trusted (tls-ca=<file> in the address)",
            2005 => "check the address",
            2058 or 2059 or 2061 => "install the client library's authentication plugins, or give the user a plugin that it has",
            _ => "look at the server's log, then run the same command again: it goes on where it was",
        };
}
