using Amazon.CDK.AWS.Events;
using Amazon.CDK.AWS.StepFunctions;

namespace RegulatedData.Cdk;

/// <summary>
/// A message for people: what happened, its facts, and what to do next. One notice gives the input of an EventBridge target
/// or of a Step Functions task, in the form that the topic's readers understand.
/// </summary>
/// <param name="Title">What happened, in one line.</param>
/// <param name="Facts">Its facts, a line each.</param>
/// <param name="NextStep">What the reader should do.</param>
internal sealed record StoreNotice(string Title, IReadOnlyList<string> Facts, string NextStep)
{
    /// <summary>The input of an EventBridge target. Facts may hold <see cref="EventField"/> values.</summary>
    public RuleTargetInput ToRuleInput(NotificationFormat format) =>
        format == NotificationFormat.Chat
            ? RuleTargetInput.FromObject(ChatMessage(string.Join('\n', Facts)))
            : RuleTargetInput.FromMultilineText(string.Join('\n', [Title, .. Facts, $"Next: {NextStep}"]));

    /// <summary>
    /// The input of a Step Functions task. Facts are templates for <c>States.Format</c>; each <c>{}</c> takes the next of the paths.
    /// </summary>
    public TaskInput ToTaskInput(NotificationFormat format, params string[] paths) =>
        format == NotificationFormat.Chat
            ? TaskInput.FromObject(ChatMessage(Format(string.Join(' ', Facts), paths)))
            : TaskInput.FromText(Format(string.Join(' ', [$"{Title}.", .. Facts, $"Next: {NextStep}"]), paths));

    // The schema: "version" and "source" are fixed words, "title" and "description" are what readers see.
    private Dictionary<string, object> ChatMessage(string description) =>
        new()
        {
            ["version"] = "1.0",
            ["source"] = "custom",
            ["content"] = new Dictionary<string, object>
            {
                ["textType"] = "client-markdown",
                ["title"] = Title,
                ["description"] = description,
                ["nextSteps"] = new[] { NextStep },
            },
        };

    private static string Format(string template, string[] paths) =>
        JsonPath.Format(template, [.. paths.Select(path => JsonPath.StringAt(path))]);
}
