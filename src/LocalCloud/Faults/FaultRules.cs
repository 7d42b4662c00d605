namespace RegulatedData.LocalCloud.Faults;

/// <summary>Which conditions go with which effect: one that would be ignored is refused.</summary>
internal static class FaultRules
{
    /// <exception cref="ArgumentException">The fault makes no sense; the message says why.</exception>
    public static void Check(Fault fault)
    {
        Require(fault, fault.Effect is not null, "needs an Effect.");
        Require(
            fault,
            fault.Times is null or > 0,
            $"has Times = {fault.Times}, but it must befall one call at least. Leave it out for all calls."
        );
        Require(fault, fault.Skip >= 0, $"has Skip = {fault.Skip}, which must be 0 or more.");
        Require(fault, fault.Probability is > 0 and <= 1, $"has Probability = {fault.Probability}, which must be above 0 and up to 1.");
        Require(
            fault,
            fault.When == FaultMoment.BeforeCall || fault.Effect is DelayEffect or HoldEffect or KillCallerEffect,
            "has When = AfterCall, which goes with Delay, Hold and KillCaller. LoseAnswer always comes after the call."
        );
        Require(
            fault,
            fault.Effect is not (CrashFunctionEffect or DropRecordEffect) || (fault.Service is null && fault.Caller is null),
            "befalls no API call, so it takes no Service and no Caller."
        );
        Require(
            fault,
            fault.Effect is not CrashFunctionEffect || (fault.Operation is null && fault.Body is null),
            "befalls invocations by the function's name: it takes Resource, and neither Operation nor Body."
        );
    }

    private static void Require(Fault fault, bool condition, string otherwise)
    {
        if (!condition)
            throw new ArgumentException($"The fault {otherwise}", nameof(fault));
    }
}
