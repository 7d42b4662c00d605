using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>Named locks, which a connection holds until the server has ended it. They are the server's, not a database's.</summary>
internal static class ServerLocks
{
    private const string Doing = "taking a lock";

    // Names have at most 64 characters.
    private const int HashDigits = 16;

    /// <summary>Takes a lock.</summary>
    /// <returns>Whether it was free, or became so in time.</returns>
    internal static bool Take(MariaDbConnection connection, string database, string what, int seconds) =>
        connection.Scalar(
            string.Create(CultureInfo.InvariantCulture, $"SELECT GET_LOCK({Sql.Text(Name(database, what))}, {seconds})"),
            Doing
        ) == "1";

    /// <summary>The number of the connection that holds a lock; <c>null</c> where none does by now.</summary>
    internal static string? Holder(MariaDbConnection connection, string database, string what) =>
        connection.Scalar($"SELECT IS_USED_LOCK({Sql.Text(Name(database, what))})", Doing);

    private static string Name(string database, string what) => $"tokenizer:{Hash(database)}:{Hash(what)}";

    private static string Hash(string text) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..HashDigits];
}
