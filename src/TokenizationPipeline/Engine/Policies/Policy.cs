using System.Security.Cryptography;
using System.Text;

namespace RegulatedData.Tokenization;

/// <summary>
/// What becomes of each column of each table. Read from JSON (<see cref="JsonSchema"/> describes it; the schema of aws-samples'
/// <c>tokenizing-db-data-tool</c> is read as it is); whether it fits a database says <see cref="PolicyCheck"/>.
/// </summary>
public sealed class Policy
{
    private const int MostBytes = 16 * 1024 * 1024;
    private readonly Lazy<string> hash;

    internal Policy(IReadOnlyDictionary<string, IReadOnlyDictionary<string, ColumnPolicy>> tables, bool isSeedFormat)
    {
        Tables = tables;
        IsSeedFormat = isSeedFormat;
        hash = new Lazy<string>(ComputeHash);
    }

    /// <summary>The JSON Schema of policies (draft 2020-12), for editors and other tools.</summary>
    public static string JsonSchema { get; } = ReadJsonSchema();

    /// <summary>The columns of each table that the policy names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, ColumnPolicy>> Tables { get; }

    /// <summary>
    /// Whether it was written in the older tool's format, which lists no columns that are kept: those that it doesn't name are kept.
    /// </summary>
    public bool IsSeedFormat { get; }

    /// <summary>SHA-256 of what it says, in hexadecimal: the same however it is written (order of properties, white space).</summary>
    public string Hash => hash.Value;

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The JSON, in UTF-8.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PolicyException">It isn't JSON, or no policy. The message lists everything that is wrong.</exception>
    public static Policy Parse(ReadOnlyMemory<byte> json) => PolicyReader.Read(json);

    /// <summary>Reads a policy.</summary>
    /// <param name="json">The JSON.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PolicyException">It isn't JSON, or no policy. The message lists everything that is wrong.</exception>
    public static Policy Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads a policy from a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="PolicyException">The file holds no policy.</exception>
    /// <exception cref="TokenizationException">The file can't be read.</exception>
    public static Policy FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            var length = new FileInfo(path).Length;
            return length <= MostBytes
                ? Parse(File.ReadAllBytes(path))
                : throw new PolicyException(path, $"a file of {length} bytes", $"at most {MostBytes}", "give the policy's file");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TokenizationException(
                Mend.Message($"the file '{path}', which can't be read", "a file with a policy", "check its path and its permissions"),
                error
            );
        }
    }

    /// <summary>What becomes of a column.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <returns>What the policy says; <c>null</c> where it says nothing.</returns>
    public ColumnPolicy? Find(string table, string column) =>
        Tables.TryGetValue(table, out var columns) && columns.TryGetValue(column, out var policy) ? policy : null;

    /// <summary>What becomes of a column, for a run: the older format keeps what it doesn't name.</summary>
    /// <param name="table">The table.</param>
    /// <param name="column">The column.</param>
    /// <returns>What becomes of it.</returns>
    /// <exception cref="PolicyException">The policy says nothing about the column: the run has to be refused, since it would leak.</exception>
    public ColumnPolicy For(string table, string column) =>
        Find(table, column)
        ?? (
            IsSeedFormat
                ? ColumnPolicy.Keep
                : throw new PolicyException(
                    $"{table}.{column}",
                    "a column that the policy doesn't name",
                    "a transformer for each column, or keep",
                    "name it in the policy; tokenizer suggest proposes a transformer"
                )
        );

    /// <summary>The policy as JSON, in the own format.</summary>
    /// <returns>The JSON, indented.</returns>
    public string ToJson() => PolicyWriter.Write(this, indented: true);

    private string ComputeHash() =>
        Convert.ToHexString(
            SHA256.HashData(Encoding.UTF8.GetBytes((IsSeedFormat ? "seed:" : "") + PolicyWriter.Write(this, indented: false)))
        );

    private static string ReadJsonSchema()
    {
        using var stream = typeof(Policy).Assembly.GetManifestResourceStream("policy.schema.json")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
