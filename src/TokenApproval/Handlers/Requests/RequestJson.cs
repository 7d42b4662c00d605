using System.Text.Json.Serialization;

namespace RegulatedData.Handlers.TokenApproval.Requests;

/// <summary>The API's answers, written without reflection. (Bodies are read field by field: see <see cref="JsonBody"/>.)</summary>
[JsonSerializable(typeof(RequestAnswer))]
[JsonSerializable(typeof(ListAnswer))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
internal sealed partial class RequestJson : JsonSerializerContext;
