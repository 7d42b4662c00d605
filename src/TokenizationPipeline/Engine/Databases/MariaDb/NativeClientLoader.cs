using System.Reflection;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Finds the client library, which has another file name on each system, and starts it once.</summary>
internal static class NativeClientLoader
{
    private static readonly string[] FileNames = ["libmariadb.so.3", "libmariadb.3.dylib", "libmariadb.dll", "libmariadb"];
    private static readonly object Starting = new();
    private static bool started;

    /// <summary>Makes the library ready: its own start isn't safe for several threads.</summary>
    /// <exception cref="DatabaseException">It isn't installed.</exception>
    internal static void Start()
    {
        lock (Starting)
        {
            if (started)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(typeof(NativeClientLoader).Assembly, Resolve);
            NativeClient.Close(NativeClient.Init(0));
            started = true;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != "mariadb")
        {
            return 0;
        }

        foreach (var fileName in FileNames)
        {
            if (NativeLibrary.TryLoad(fileName, assembly, path, out var library))
            {
                return library;
            }
        }

        throw new DatabaseException(
            Mend.Message(
                "no MariaDB client library",
                $"MariaDB Connector/C ({FileNames[0]})",
                "install it (Debian and Ubuntu: apt install libmariadb3)"
            )
        );
    }
}
