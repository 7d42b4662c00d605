using System.Text.Json.Serialization;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>Messages as they stand on the queue: members named as in code, and none left out.</summary>
[JsonSerializable(typeof(OutcomeMessage))]
internal sealed partial class MessageJson : JsonSerializerContext;
