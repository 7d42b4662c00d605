namespace RegulatedData.Tokenization.Servers;

/// <summary>A database of a test server.</summary>
/// <param name="server">The server.</param>
/// <param name="name">The database's name.</param>
public abstract class TestDatabase(TestServer server, string name)
{
    /// <summary>The server that it is on.</summary>
    public TestServer Server => server;

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>"mysql://tester@127.0.0.1:12345/test_1": without the password, and without the certificate authority's file.</summary>
    public string Url => UrlFor(server.UserName);

    /// <summary>The same for another user.</summary>
    /// <param name="user">The user's name, of letters and digits.</param>
    public string UrlFor(string user) => $"{server.Scheme}://{user}@127.0.0.1:{server.Port}/{name}";

    /// <summary>Runs statements, separated by semicolons.</summary>
    /// <param name="sql">The statements.</param>
    public abstract Task ExecuteAsync(string sql);

    /// <summary>What a query gives: each row's values as the server writes them, null for NULL.</summary>
    /// <param name="sql">One query.</param>
    public abstract Task<IReadOnlyList<string?[]>> QueryAsync(string sql);

    /// <summary>The first value of the first row.</summary>
    /// <param name="sql">One query.</param>
    public async Task<string?> ScalarAsync(string sql) => (await QueryAsync(sql))[0][0];

    /// <summary>Fills a table with rows as text: tabs between values, <c>\N</c> for NULL, backslashes before special characters.</summary>
    /// <param name="table">The table.</param>
    /// <param name="write">Writes the rows.</param>
    public abstract Task LoadAsync(string table, Func<TextWriter, Task> write);
}
