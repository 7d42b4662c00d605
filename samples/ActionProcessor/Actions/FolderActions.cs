using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.ActionProcessor.Actions;

/// <summary>Finds the action that was approved, and does it. Whatever was approved, only these actions can be done.</summary>
internal sealed class FolderActions(IEnumerable<IFolderAction> actions, GuardedFolder folder) : IActionHandler
{
    private readonly Dictionary<string, IFolderAction> _actions = actions.ToDictionary(action => action.Name, StringComparer.Ordinal);

    public async Task<ActionResult> ExecuteAsync(ApprovedAction action, CancellationToken ct)
    {
        if (!_actions.TryGetValue(action.Action, out var known))
            return ActionResult.Failed($"There is no such action here. Known are: {string.Join(", ", _actions.Keys)}.");
        if (!action.Parameters.TryGetValue("file", out var file))
            return ActionResult.Failed("The parameter 'file' is missing.");
        if (!File.Exists(folder.FileAt(file)))
            return ActionResult.Failed($"There is no file '{file}' in the folder.");
        return ActionResult.Completed(await known.DoAsync(file, action.RequestId, ct));
    }

    public Task<ActionState> StateAsync(ApprovedAction action, CancellationToken ct) =>
        _actions.TryGetValue(action.Action, out var known) && action.Parameters.TryGetValue("file", out var file)
            ? known.StateAsync(file, action.RequestId, ct)
            : Task.FromResult(ActionState.NotDone);
}
