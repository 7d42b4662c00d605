using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.Transforms;

namespace RegulatedData.LocalCloud.Events.Delivery;

/// <summary>What a rule's target gets: a constant, a part of the event, a transformed event, or the event itself.</summary>
internal static class TargetInput
{
    /// <exception cref="InvalidTransformException">The event's values broke the template.</exception>
    /// <exception cref="FormatException">A path that EventBridge doesn't know.</exception>
    public static string For(JsonObject target, BusEvent busEvent, string ruleArn)
    {
        if (target["Input"]?.GetValue<string>() is { Length: > 0 } input)
            return input;
        if (target["InputPath"]?.GetValue<string>() is { Length: > 0 } path)
            return EventPath.Find(busEvent.Body, path).Value?.ToJsonString() ?? "null";
        return target["InputTransformer"] is JsonObject transformer
            ? InputTransformer.Parse(transformer).Apply(busEvent.Body, ruleArn, busEvent.Received)
            : busEvent.Body.ToJsonString();
    }
}
