namespace RegulatedData.Tokenization.Servers;

/// <summary>A temporary folder with all that a server has: data, socket, certificates. The server's supervisor may delete it before us.</summary>
internal sealed class ServerFolder : IDisposable
{
    // Short: a unix socket's path has at most 107 characters.
    public ServerFolder() => Path = Directory.CreateTempSubdirectory("db-").FullName;

    public string Path { get; }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
