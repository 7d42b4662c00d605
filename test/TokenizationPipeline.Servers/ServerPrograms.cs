namespace RegulatedData.Tokenization.Servers;

/// <summary>Where the servers' programs are.</summary>
internal static class ServerPrograms
{
    /// <summary>A program on the PATH, or where Debian keeps those of servers.</summary>
    /// <exception cref="InvalidOperationException">It isn't installed.</exception>
    public static string Find(string name) =>
        Folders().Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException(
            $"'{name}' isn't installed. Run ./test.sh as root, which installs it, or install MariaDB's and PostgreSQL's servers yourself "
                + "(Debian: apt install mariadb-server libmariadb3 postgresql)."
        );

    private static IEnumerable<string> Folders()
    {
        const string PostgreSql = "/usr/lib/postgresql";
        return
        [
            // The newest PostgreSQL, with all its programs from one folder: those on the PATH may be wrappers.
            .. Directory.Exists(PostgreSql)
                ? Directory
                    .GetDirectories(PostgreSql)
                    .OrderByDescending(folder => folder, StringComparer.Ordinal)
                    .Select(f => Path.Combine(f, "bin"))
                : [],
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            "/usr/sbin",
        ];
    }
}
