using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// A journal of small files, one per request, in a folder that only this worker uses. A file is written beside its place, forced to the disk, and
/// then renamed, so it is there whole or not at all. Only the folder's owner may read it, since outputs are in it.
/// </summary>
public sealed class FileExecutionJournal : IExecutionJournal
{
    private const string Extension = ".json";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly string _folder;

    /// <summary>A journal in a folder, which is made if it isn't there.</summary>
    /// <param name="folder">The folder's path.</param>
    /// <exception cref="IOException">The folder can't be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder can't be made.</exception>
    public FileExecutionJournal(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.GetFullPath(folder);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(_folder);
        else
            Directory.CreateDirectory(_folder, OwnerOnly);
    }

    /// <inheritdoc/>
    public async Task RecordAsync(FinishedExecution execution, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(execution);
        var file = FileOf(execution.RequestId);
        var written = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using (var stream = new FileStream(written, Creation()))
            {
                await JsonSerializer.SerializeAsync(stream, execution, JournalJson.Default.FinishedExecution, ct).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }
            File.Move(written, file, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The request's file isn't one of this journal's.</exception>
    public Task<FinishedExecution?> FindAsync(string requestId, CancellationToken ct) => ReadAsync(FileOf(requestId), ct);

    /// <inheritdoc/>
    public Task RemoveAsync(string requestId, CancellationToken ct)
    {
        File.Delete(FileOf(requestId));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">A file isn't one of this journal's.</exception>
    public async Task<IReadOnlyList<FinishedExecution>> ListAsync(CancellationToken ct)
    {
        var executions = new List<FinishedExecution>();
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + Extension))
        {
            // Null: it was reported and removed in the meantime.
            if (await ReadAsync(file, ct).ConfigureAwait(false) is { } execution)
                executions.Add(execution);
        }
        return executions;
    }

    private static async Task<FinishedExecution?> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            var text = await File.ReadAllBytesAsync(file, ct).ConfigureAwait(false);
            return JsonSerializer.Deserialize(text, JournalJson.Default.FinishedExecution);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException(
                $"'{file}' isn't a journal entry. Look whether its request's action was done, report it, and take the file away.",
                error
            );
        }
    }

    private static FileStreamOptions Creation()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    // Not the id itself: file systems don't all tell capitals from small letters, nor allow every name.
    private string FileOf(string requestId) =>
        Path.Combine(_folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(requestId))) + Extension);
}

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(FinishedExecution))]
internal sealed partial class JournalJson : JsonSerializerContext;
