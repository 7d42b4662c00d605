using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.TokenApproval.Store;

/// <summary>The time was up before a write was confirmed: it may be in the table, or not.</summary>
internal sealed class UnsettledException(Exception cause)
    : FunctionException(
        "TokenApproval.Unsettled",
        "The time was up before DynamoDB confirmed a transaction: it may be written or not. Read the request to see. If this lasts, look at the table's throttles and at how many write to one request at a time.",
        cause
    );
