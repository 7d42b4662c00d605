using System.Text.Json.Serialization;
using RegulatedData.Handlers.SecureStore.Restore;

namespace RegulatedData.Handlers.SecureStore;

/// <summary>The functions' events and results, read and written without reflection.</summary>
[JsonSerializable(typeof(RestoreCheckInput))]
[JsonSerializable(typeof(RestoreCheckResult))]
[JsonSerializable(typeof(RestoreTestAgeInput))]
[JsonSerializable(typeof(RestoreTestAgeResult))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class HandlerJson : JsonSerializerContext;
