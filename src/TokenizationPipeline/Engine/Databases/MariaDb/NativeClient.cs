using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>The functions of MariaDB Connector/C that we call. Its headers name them; handles are pointers.</summary>
internal static unsafe partial class NativeClient
{
    internal const int OptionConnectTimeout = 0;
    internal const int OptionCharacterSet = 7;
    internal const int OptionLocalInfile = 8;
    internal const int OptionProtocol = 9;
    internal const int OptionVerifyServerCertificate = 21;
    internal const int OptionCertificateAuthority = 27;
    internal const int OptionEnforceTls = 38;

    private const string Library = "mariadb";

    [LibraryImport(Library, EntryPoint = "mysql_init")]
    internal static partial nint Init(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_options")]
    internal static partial int SetOption(nint handle, int option, void* value);

    [LibraryImport(Library, EntryPoint = "mysql_real_connect", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Connect(
        nint handle,
        string? host,
        string user,
        string? password,
        string database,
        uint port,
        string? socket,
        CULong flags
    );

    [LibraryImport(Library, EntryPoint = "mariadb_connection")]
    internal static partial byte IsMariaDb(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_close")]
    internal static partial void Close(nint handle);

    [LibraryImport(Library, EntryPoint = "mariadb_cancel")]
    internal static partial int Cancel(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_real_query")]
    internal static partial int Query(nint handle, byte* sql, CULong length);

    [LibraryImport(Library, EntryPoint = "mysql_store_result")]
    internal static partial nint StoreResult(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_use_result")]
    internal static partial nint UseResult(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_fetch_row")]
    internal static partial byte** FetchRow(nint result);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "mysql_fetch_lengths")]
    internal static partial CULong* FetchLengths(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_num_fields")]
    internal static partial uint FieldCount(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_free_result")]
    internal static partial void FreeResult(nint result);

    [LibraryImport(Library, EntryPoint = "mysql_affected_rows")]
    internal static partial ulong AffectedRows(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_warning_count")]
    internal static partial uint WarningCount(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_errno")]
    internal static partial uint ErrorNumber(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_error")]
    internal static partial byte* ErrorMessage(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_sqlstate")]
    internal static partial byte* SqlState(nint handle);

    [LibraryImport(Library, EntryPoint = "mysql_set_local_infile_handler")]
    internal static partial void SetLocalInfileHandler(
        nint handle,
        delegate* unmanaged[Cdecl]<void**, byte*, void*, int> start,
        delegate* unmanaged[Cdecl]<void*, byte*, uint, int> read,
        delegate* unmanaged[Cdecl]<void*, void> end,
        delegate* unmanaged[Cdecl]<void*, byte*, uint, int> error,
        void* state
    );
}
