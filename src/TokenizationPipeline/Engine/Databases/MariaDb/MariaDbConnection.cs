using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>One connection. For one thread at a time.</summary>
internal sealed unsafe class MariaDbConnection : IDisposable
{
    private const uint ConnectSeconds = 10;
    private const uint ProtocolTcp = 1;
    private const uint ProtocolSocket = 2;

    // Values travel as they are stored: no conversion of characters, no local time, no mode that would change a 0 or refuse an old date.
    // MySQL would give statistics of a day ago, hide keys that it has made itself, refuse a hidden unique key that splits a table, and
    // refuse to make foreign keys again that an earlier version took.
    // A reader may wait for its writer for a long time, and the other way round; a connection that holds a lock, for all of them.
    private const string Session = """
        SET SESSION sql_mode = 'NO_AUTO_VALUE_ON_ZERO,ALLOW_INVALID_DATES,NO_ENGINE_SUBSTITUTION',
          time_zone = '+00:00', character_set_results = NULL, foreign_key_checks = 0, autocommit = 1, sql_quote_show_create = 1,
          sql_safe_updates = 0, sql_select_limit = DEFAULT, net_read_timeout = 28800, net_write_timeout = 28800, wait_timeout = 31536000,
          lock_wait_timeout = 120, group_concat_max_len = 16777216
          /*!80003 , information_schema_stats_expiry = 0, max_execution_time = 0, optimizer_switch = 'use_invisible_indexes=on' */
          /*!80030 , show_gipk_in_create_table_and_information_schema = ON */ /*!80400 , restrict_fk_on_non_standard_key = OFF */
        """;

    private nint handle;
    private bool isConnected;

    private MariaDbConnection(nint handle) => this.handle = handle;

    internal static MariaDbConnection Open(DatabaseAddress address, string? password)
    {
        NativeClientLoader.Start();
        var connection = new MariaDbConnection(NativeClient.Init(0));
        try
        {
            connection.SetOptions(address);
            connection.Connect(address, password);
            connection.Execute(Session, "setting up the session");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>What is peculiar to the server.</summary>
    internal ServerDifferences Server { get; private set; } = ServerDifferences.MariaDb;

    /// <summary>Runs a statement that gives no rows.</summary>
    /// <returns>How many rows it changed.</returns>
    internal long Execute(string sql, string doing)
    {
        Send(Encoding.UTF8.GetBytes(sql), doing);
        return (long)NativeClient.AffectedRows(handle);
    }

    /// <summary>Runs a statement that is in the session's character set.</summary>
    internal void Execute(byte[] sql, string doing) => Send(sql, doing);

    /// <summary>Runs a query of few rows, and gives their cells as text.</summary>
    internal IReadOnlyList<string?[]> Query(string sql, string doing) =>
        [.. QueryBytes(sql, doing).Select(row => row.Select(cell => cell is null ? null : Encoding.UTF8.GetString(cell)).ToArray())];

    /// <summary>Runs a query of few rows, and gives their cells as the server sends them.</summary>
    internal IReadOnlyList<byte[]?[]> QueryBytes(string sql, string doing)
    {
        Send(Encoding.UTF8.GetBytes(sql), doing);
        var result = Result(NativeClient.StoreResult(handle), doing);
        try
        {
            var rows = new List<byte[]?[]>();
            var fields = (int)NativeClient.FieldCount(result);
            for (var row = NativeClient.FetchRow(result); row is not null; row = NativeClient.FetchRow(result))
            {
                rows.Add(Cells(row, NativeClient.FetchLengths(result), fields));
            }

            return rows;
        }
        finally
        {
            NativeClient.FreeResult(result);
        }
    }

    /// <summary>Runs a query and gives the first cell of its only row.</summary>
    internal string? Scalar(string sql, string doing) => Query(sql, doing) is [var row, ..] ? row[0] : null;

    internal long Count(string sql, string doing) => long.Parse(Scalar(sql, doing)!, CultureInfo.InvariantCulture);

    /// <summary>Runs a query of which the rows are fetched one by one; free the result.</summary>
    internal nint Stream(string sql, string doing)
    {
        Send(Encoding.UTF8.GetBytes(sql), doing);
        return Result(NativeClient.UseResult(handle), doing);
    }

    /// <summary>Runs LOAD DATA LOCAL with what a source gives, and gives how many rows it took.</summary>
    internal long Load(string sql, LoadSource source, string doing)
    {
        var self = GCHandle.Alloc(source);
        try
        {
            NativeClient.SetLocalInfileHandler(
                handle,
                &LoadSource.OnStart,
                &LoadSource.OnRead,
                &LoadSource.OnEnd,
                &LoadSource.OnError,
                (void*)GCHandle.ToIntPtr(self)
            );
            return Execute(sql, doing);
        }
        finally
        {
            self.Free();
        }
    }

    /// <summary>The warnings of the last statement: number and column, never the words, which can hold values.</summary>
    internal IReadOnlyList<uint> Warnings(string doing) =>
        NativeClient.WarningCount(handle) == 0
            ? []
            : [.. Query("SHOW WARNINGS", doing).Select(row => uint.Parse(row[1]!, CultureInfo.InvariantCulture))];

    internal DatabaseException Error(string doing) => MariaDbErrors.Last(handle, isConnected, doing);

    internal bool HasFailed => NativeClient.ErrorNumber(handle) != 0;

    /// <summary>Cuts it off: what the server still sends isn't waited for.</summary>
    internal void Cancel() => _ = NativeClient.Cancel(handle);

    /// <summary>Closes it; the server takes back what wasn't committed.</summary>
    public void Dispose()
    {
        if (handle != 0)
        {
            NativeClient.Close(handle);
            handle = 0;
        }
    }

    private void SetOptions(DatabaseAddress address)
    {
        var seconds = ConnectSeconds;
        var on = 1u;
        byte yes = 1;
        // "localhost" would otherwise mean the default socket, without TLS.
        var protocol = address.Socket is null ? ProtocolTcp : ProtocolSocket;
        SetOption(NativeClient.OptionProtocol, &protocol);
        SetOption(NativeClient.OptionConnectTimeout, &seconds);
        SetOption(NativeClient.OptionLocalInfile, &on);
        fixed (byte* name = "utf8mb4\0"u8)
        {
            SetOption(NativeClient.OptionCharacterSet, name);
        }

        if (!address.WithoutTls)
        {
            SetOption(NativeClient.OptionEnforceTls, &yes);
            SetOption(NativeClient.OptionVerifyServerCertificate, &yes);
            if (address.CertificateAuthority is { } file)
            {
                fixed (byte* path = Encoding.UTF8.GetBytes(file + "\0"))
                {
                    SetOption(NativeClient.OptionCertificateAuthority, path);
                }
            }
        }
    }

    private void SetOption(int option, void* value)
    {
        if (NativeClient.SetOption(handle, option, value) != 0)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"setting the client library's option {option}"));
        }
    }

    private void Connect(DatabaseAddress address, string? password)
    {
        var connected = NativeClient.Connect(
            handle,
            address.Socket is null ? address.Host : null,
            address.User,
            password,
            address.Database,
            (uint)address.Port,
            address.Socket,
            new CULong(0)
        );
        if (connected == 0)
        {
            throw Error($"connecting to {address}");
        }

        isConnected = true;
        Server = NativeClient.IsMariaDb(handle) != 0 ? ServerDifferences.MariaDb : ServerDifferences.MySql;
    }

    private void Send(byte[] sql, string doing)
    {
        fixed (byte* text = sql)
        {
            if (NativeClient.Query(handle, text, new CULong((nuint)sql.Length)) != 0)
            {
                throw Error(doing);
            }
        }
    }

    private nint Result(nint result, string doing) => result != 0 ? result : throw Error(doing);

    private static byte[]?[] Cells(byte** row, CULong* lengths, int fields)
    {
        var cells = new byte[]?[fields];
        for (var i = 0; i < fields; i++)
        {
            cells[i] = row[i] is null ? null : new ReadOnlySpan<byte>(row[i], (int)lengths[i].Value).ToArray();
        }

        return cells;
    }
}
