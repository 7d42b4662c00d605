namespace RegulatedData.TokenApproval.Client;

/// <summary>What is known of an earlier attempt at an action.</summary>
public enum ActionState
{
    /// <summary>It can't be told.</summary>
    Unknown,

    /// <summary>It did its work, all of it.</summary>
    Done,

    /// <summary>It did nothing that doing it again would double.</summary>
    NotDone,
}
