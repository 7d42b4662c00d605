namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>Something that goes wrong with the next calls that it fits.</summary>
internal sealed class Fault
{
    /// <summary>Which calls, by their name: <c>POST /requests</c>, <c>PUT COMPLETED</c>, <c>ReceiveMessage</c>.</summary>
    public required Func<string, bool> Fits { get; init; }

    /// <summary>How many of them.</summary>
    public int Times { get; set; } = 1;

    /// <summary>The status that is answered instead; 0 lets the call through.</summary>
    public int Refuse { get; init; }

    /// <summary>Whether the call is carried out and its answer lost.</summary>
    public bool LoseAnswer { get; init; }

    /// <summary>The call isn't carried out before this has ended.</summary>
    public Task? Hold { get; init; }
}
