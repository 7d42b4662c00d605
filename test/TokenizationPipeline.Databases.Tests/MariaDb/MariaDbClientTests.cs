using System.Runtime.InteropServices;
using RegulatedData.Tokenization.MariaDb;

namespace RegulatedData.Tokenization.Databases.Tests.MariaDb;

/// <summary>What the client library brings with it.</summary>
public class MariaDbClientTests
{
    private const int AuthenticationPlugin = 2;

    private delegate nint FindPlugin(nint connection, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int type);

    /// <summary>MySQL 8's users have one of these; no server here asks for it.</summary>
    [Theory]
    [InlineData("caching_sha2_password")]
    [InlineData("sha256_password")]
    [InlineData("mysql_native_password")]
    public void Users_of_MySql_can_be_authenticated(string plugin)
    {
        NativeClientLoader.Start();
        var library = NativeLibrary.Load("libmariadb.so.3");
        var connection = NativeClient.Init(0);
        try
        {
            var find = Marshal.GetDelegateForFunctionPointer<FindPlugin>(NativeLibrary.GetExport(library, "mysql_client_find_plugin"));

            find(connection, plugin, AuthenticationPlugin).Should().NotBe(0);
            find(connection, "no_such_plugin", AuthenticationPlugin).Should().Be(0);
        }
        finally
        {
            NativeClient.Close(connection);
        }
    }
}
