using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegulatedData.TokenApproval.Client;

/// <summary>
/// Where a request stands. Text rather than an enumeration: a construct may be given further decisions, such as <c>IGNORED</c>, and each
/// leads to a status of its own.
/// </summary>
/// <param name="Value">The status as the service writes it, in capitals.</param>
[JsonConverter(typeof(ApprovalStatusConverter))]
public readonly record struct ApprovalStatus(string Value)
{
    /// <summary>Nobody has decided yet.</summary>
    public static ApprovalStatus Pending { get; } = new("PENDING");

    /// <summary>Approved, and not yet acted on.</summary>
    public static ApprovalStatus Approved { get; } = new("APPROVED");

    /// <summary>Rejected. Final.</summary>
    public static ApprovalStatus Rejected { get; } = new("REJECTED");

    /// <summary>Nobody decided in time. Final.</summary>
    public static ApprovalStatus Expired { get; } = new("EXPIRED");

    /// <summary>Approved, and a worker is acting on it, or died while it did.</summary>
    public static ApprovalStatus InProgress { get; } = new("IN_PROGRESS");

    /// <summary>Approved and done. Final.</summary>
    public static ApprovalStatus Completed { get; } = new("COMPLETED");

    /// <summary>Approved, and the action failed. It may be tried again.</summary>
    public static ApprovalStatus Failed { get; } = new("FAILED");

    /// <summary>The status as the service writes it.</summary>
    public override string ToString() => Value ?? "";
}

internal sealed class ApprovalStatusConverter : JsonConverter<ApprovalStatus>
{
    public override ApprovalStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ApprovalStatus value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
