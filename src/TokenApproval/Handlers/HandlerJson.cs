using System.Text.Json.Serialization;
using RegulatedData.Handlers.TokenApproval.Decisions;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval;

/// <summary>The functions' events and results, and the HTTP API's bodies, read and written without reflection.</summary>
[JsonSerializable(typeof(HttpEvent))]
[JsonSerializable(typeof(HttpAnswer))]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(DecisionOption[]))]
[JsonSerializable(typeof(DecideBody))]
[JsonSerializable(typeof(DecideAnswer))]
[JsonSerializable(typeof(ExpireInput))]
[JsonSerializable(typeof(ExpireResult))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
internal sealed partial class HandlerJson : JsonSerializerContext;
