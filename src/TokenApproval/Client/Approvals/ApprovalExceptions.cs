using System.Net;

namespace RegulatedData.TokenApproval.Client;

/// <summary>The approvals' service, or its queue, refused a call or couldn't be reached, also after retries.</summary>
public class ApprovalException : Exception
{
    /// <summary>An error in our words.</summary>
    public ApprovalException(string message)
        : base(message) { }

    /// <summary>An error in our words, with its cause.</summary>
    public ApprovalException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>The HTTP status; null if there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The error's code, such as <c>conflict</c> or <c>ReceiptHandleIsInvalid</c>; null if there was none.</summary>
    public string? Code { get; init; }
}

/// <summary>
/// The request is there already with other content (<see cref="Fields"/>), or is in another state than the report expects
/// (<see cref="CurrentStatus"/>). Nothing was changed.
/// </summary>
public sealed class ApprovalConflictException : ApprovalException
{
    internal ApprovalConflictException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The request.</summary>
    public string RequestId { get; internal init; } = "";

    /// <summary>When filing: the fields that differ from the request that is there.</summary>
    public IReadOnlyList<string> Fields { get; internal init; } = [];

    /// <summary>When reporting: where the request stands.</summary>
    public ApprovalStatus? CurrentStatus { get; internal init; }

    /// <summary>When reporting: the execution that acts on it, or did last.</summary>
    public string? CurrentExecutionId { get; internal init; }
}

/// <summary>There is no request with this id.</summary>
public sealed class ApprovalNotFoundException : ApprovalException
{
    internal ApprovalNotFoundException(string message, Exception innerException)
        : base(message, innerException) { }

    /// <summary>The request that was asked for.</summary>
    public string RequestId { get; internal init; } = "";
}

/// <summary>Something that was given isn't allowed; the message says what is.</summary>
public sealed class InvalidApprovalRequestException : ApprovalException
{
    internal InvalidApprovalRequestException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>The field, in the service's writing, such as <c>approverEmails</c>; null if it isn't about one.</summary>
    public string? Field { get; internal init; }
}

/// <summary>The caller's credentials don't allow this call, or there are none.</summary>
public sealed class ApprovalForbiddenException : ApprovalException
{
    internal ApprovalForbiddenException(string message, Exception innerException)
        : base(message, innerException) { }
}
