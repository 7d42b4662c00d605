using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.TokenApproval.Client;

/// <summary>The service's JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(Approval))]
[JsonSerializable(typeof(ApprovalPage))]
[JsonSerializable(typeof(ExecutionReport))]
[JsonSerializable(typeof(ServiceError))]
internal sealed partial class ApprovalJson : JsonSerializerContext;

/// <summary>One page of a listing.</summary>
internal sealed record ApprovalPage
{
    public IReadOnlyList<Approval> Requests
    {
        get => field ?? [];
        set;
    }

    public string? NextToken { get; set; }
}

/// <summary>The service's errors.</summary>
internal sealed record ServiceError
{
    public Detail? Error { get; set; }

    internal sealed record Detail
    {
        public string? Code { get; set; }

        public string? Message { get; set; }

        public string? Field { get; set; }

        public IReadOnlyList<string>? Fields { get; set; }

        public string? Status { get; set; }

        public string? ExecutionId { get; set; }
    }
}
