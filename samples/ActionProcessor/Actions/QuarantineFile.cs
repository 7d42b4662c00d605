using System.Security.Cryptography;
using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.ActionProcessor.Actions;

/// <summary>
/// <c>quarantine-file</c>: takes a file away to <c>quarantine/&lt;request&gt;</c>, which may be on another disk. To undo it, move it back.
/// </summary>
internal sealed class QuarantineFile(GuardedFolder folder) : IFolderAction
{
    public string Name => "quarantine-file";

    // Copied, forced to the disk, renamed, and only then deleted: at every moment the file is there whole, here or there.
    public async Task<string> DoAsync(string file, string requestId, CancellationToken ct)
    {
        var source = folder.FileAt(file);
        var kept = KeptAt(file, requestId);
        Directory.CreateDirectory(Path.GetDirectoryName(kept)!);
        await CopyAsync(source, kept, ct);
        var hash = await HashAsync(kept, ct);
        File.Delete(source);
        return $"Quarantined {file}, SHA-256 {hash}.";
    }

    public async Task<ActionState> StateAsync(string file, string requestId, CancellationToken ct)
    {
        var (source, kept) = (folder.FileAt(file), KeptAt(file, requestId));
        return (File.Exists(source), File.Exists(kept)) switch
        {
            (false, true) => ActionState.Done,
            // Cut off while it copied: begin again.
            (true, false) => ActionState.NotDone,
            // Cut off before it deleted, or another file of this name has come since, which nobody approved.
            (true, true) => await HashAsync(source, ct) == await HashAsync(kept, ct) ? ActionState.NotDone : ActionState.Unknown,
            (false, false) => ActionState.Unknown,
        };
    }

    private static async Task CopyAsync(string source, string target, CancellationToken ct)
    {
        var part = target + ".part";
        await using (var to = new FileStream(part, FileMode.Create, FileAccess.Write))
        {
            await using var from = new FileStream(source, FileMode.Open, FileAccess.Read);
            await from.CopyToAsync(to, ct);
            to.Flush(flushToDisk: true);
        }
        File.Move(part, target, overwrite: true);
    }

    private static async Task<string> HashAsync(string path, CancellationToken ct)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, ct));
    }

    private string KeptAt(string file, string requestId) => folder.PathOf("quarantine", requestId, file);
}
