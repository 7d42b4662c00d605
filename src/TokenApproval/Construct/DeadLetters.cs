using Amazon.CDK.AWS.StepFunctions;

namespace RegulatedData.Cdk;

/// <summary>What both delivering machines do with a row that they couldn't deliver.</summary>
internal static class DeadLetters
{
    /// <summary>A row that is being redriven is in the queue already, and comes again every 5 minutes: it isn't put there each time.</summary>
    public static Choice KeepUnlessRedriven(Steps steps, ApprovalDeadLetters deadLetters, IChainable end)
    {
        var keep = steps.Keep(
            "KeepKeys",
            deadLetters,
            new Dictionary<string, object>
            {
                ["pk.$"] = "$.pk",
                ["sk.$"] = "$.sk",
                ["error.$"] = "$.error.Error",
            },
            end
        );
        keep.Next(end);
        return steps
            .Choice("Redriven")
            .When(Condition.And(Condition.IsPresent("$.redrive"), Condition.BooleanEquals("$.redrive", true)), end)
            .Otherwise(keep);
    }
}
