using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Pipes;

/// <summary>One event of a batch.</summary>
/// <param name="Id">What a target calls it by in <c>batchItemFailures</c>: a record's <c>eventID</c>, a message's <c>messageId</c>.</param>
/// <param name="Body">The event, in the source's shape.</param>
internal sealed record PipeEvent(string Id, JsonObject Body);
