using RegulatedData.TokenApproval.Client;

namespace RegulatedData.Samples.ActionProcessor.Actions;

/// <summary>One action on a file of the folder. What it leaves behind carries the request's id, so it can be told later whether it was done.</summary>
internal interface IFolderAction
{
    /// <summary>The name by which requests ask for it.</summary>
    string Name { get; }

    /// <summary>Does it, and says what was done.</summary>
    Task<string> DoAsync(string file, string requestId, CancellationToken ct);

    /// <summary>Whether it was done for this request.</summary>
    Task<ActionState> StateAsync(string file, string requestId, CancellationToken ct);
}
