using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>Loses stream records on purpose, so that tests see what makes up for it.</summary>
internal interface IStreamFaults
{
    /// <summary>
    /// Whether a record gets lost before any reader's filter sees it. Asked once for each record and reader, in the records' order.
    /// </summary>
    /// <param name="streamArn">The stream.</param>
    /// <param name="record">The record, as DynamoDB Streams gives it. Do not change it.</param>
    bool ShouldDrop(string streamArn, JsonObject record);
}

/// <summary>Loses nothing.</summary>
internal sealed class NoStreamFaults : IStreamFaults
{
    private NoStreamFaults() { }

    /// <summary>The one instance.</summary>
    public static NoStreamFaults Instance { get; } = new();

    /// <inheritdoc />
    public bool ShouldDrop(string streamArn, JsonObject record) => false;
}
