using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.ActionProcessor.Actions;

/// <summary><c>rotate-log</c>: renames a log, so that its program begins a new one. To undo it, rename it back.</summary>
internal sealed class RotateLog(GuardedFolder folder) : IFolderAction
{
    public string Name => "rotate-log";

    // One rename, so it is done or it isn't: nothing in between can be left behind.
    public Task<string> DoAsync(string file, string requestId, CancellationToken ct)
    {
        var rotated = RotatedName(file, requestId);
        File.Move(folder.FileAt(file), folder.FileAt(rotated));
        return Task.FromResult($"Rotated {file} to {rotated}.");
    }

    public Task<ActionState> StateAsync(string file, string requestId, CancellationToken ct)
    {
        // A new log may be there by now; the rotated one tells.
        if (File.Exists(folder.FileAt(RotatedName(file, requestId))))
            return Task.FromResult(ActionState.Done);
        return Task.FromResult(File.Exists(folder.FileAt(file)) ? ActionState.NotDone : ActionState.Unknown);
    }

    private static string RotatedName(string file, string requestId) => $"{file}.{requestId}";
}
