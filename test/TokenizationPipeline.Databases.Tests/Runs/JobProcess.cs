using RegulatedData.Testing;
using RegulatedData.Tokenization.Servers;

namespace RegulatedData.Tokenization.Databases.Tests.Runs;

/// <summary>A whole job in a process of its own, which can be killed and started again.</summary>
internal sealed class JobProcess : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("job-");
    private readonly TestDatabase database;
    private readonly long rowsPerChunk;

    internal JobProcess(TestDatabase database, string policy, long rowsPerChunk)
    {
        (this.database, this.rowsPerChunk) = (database, rowsPerChunk);
        File.WriteAllText(PathOf("policy.json"), policy);
        File.WriteAllText(PathOf("key"), Convert.ToHexString([.. Enumerable.Range(1, 32).Select(i => (byte)i)]));
    }

    internal RunningProcess Start() =>
        RunningProcess.Start(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "TokenizationJobProcess.dll"),
                $"{database.Url}?tls-ca={Uri.EscapeDataString(database.Server.Certificates.AuthorityFile)}",
                PathOf("policy.json"),
                PathOf("key"),
                rowsPerChunk.ToString(System.Globalization.CultureInfo.InvariantCulture),
                PathOf("plan.json"),
            ],
            environment: new Dictionary<string, string?> { ["TOKENIZER_PASSWORD"] = database.Server.Password }
        );

    public void Dispose() => folder.Delete(recursive: true);

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
