using System.Text;
using System.Text.Json;

namespace RegulatedData.HandlerRuntime.Tests;

/// <summary>What CloudFormation was answered.</summary>
internal sealed record StackAnswer(string? ContentType, byte[] Body, DateTimeOffset Received)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Status => Json.GetProperty(nameof(Status)).GetString();

    public string? Reason => Json.GetProperty(nameof(Reason)).GetString();

    public string? PhysicalId => Json.GetProperty("PhysicalResourceId").GetString();

    public override string ToString() => Encoding.UTF8.GetString(Body);
}
