namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>A request that is answered with an error: its words are for whoever sent it.</summary>
internal sealed class RefusedException(int status, string code, string message, string? field = null) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>What a program tells errors apart by.</summary>
    public string Code { get; } = code;

    /// <summary>The member that is wrong.</summary>
    public string? Field { get; } = field;

    /// <summary>Everything that is wrong with a body, where several things may be.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The members in which a repeated request differs from the one that is stored.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The request's status, where that is what's in the way.</summary>
    public string? RequestStatus { get; init; }

    /// <summary>Who holds the request, where that is what's in the way.</summary>
    public string? ExecutionId { get; init; }

    public static RefusedException InvalidInput(string message, string? field = null) => new(400, ErrorCodes.InvalidInput, message, field);

    public static RefusedException NotFound(string message) => new(404, ErrorCodes.NotFound, message);

    public ApiError ToError() =>
        new()
        {
            Code = Code,
            Message = Message,
            Field = Field,
            Errors = Errors,
            Fields = Fields,
            Status = RequestStatus,
            ExecutionId = ExecutionId,
        };
}

/// <summary>What programs tell errors apart by.</summary>
internal static class ErrorCodes
{
    public const string InvalidInput = "invalid_input";
    public const string NotFound = "not_found";
    public const string Conflict = "conflict";
    public const string Forbidden = "forbidden";
    public const string UnsupportedMediaType = "unsupported_media_type";
    public const string InvalidLink = "invalid_link";
    public const string Expired = "expired";
    public const string Revoked = "revoked";
    public const string AlreadyDecided = "already_decided";
    public const string MethodNotAllowed = "method_not_allowed";
    public const string Internal = "internal";

    /// <summary>The time was up: it may have been done, or not.</summary>
    public const string Unsettled = "unsettled";
}

/// <summary>The body of every error.</summary>
internal sealed record ErrorBody(ApiError Error);

/// <summary>An error, for programs and people. What doesn't apply is left out.</summary>
internal sealed record ApiError
{
    public required string Code { get; init; }
    public required string Message { get; init; }

    /// <summary>The member that is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>All that is wrong with the body.</summary>
    public IReadOnlyList<FieldError>? Errors { get; init; }

    /// <summary>The members in which a repeated request differs from the one that is stored.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>The request's status, where that is what's in the way.</summary>
    public string? Status { get; init; }

    /// <summary>Who holds the request, where that is what's in the way.</summary>
    public string? ExecutionId { get; init; }

    /// <summary>Who decided, where a decision is what's in the way.</summary>
    public string? DecidedBy { get; init; }

    /// <summary>When that was.</summary>
    public string? DecidedAt { get; init; }
}

/// <summary>What is wrong with one member of a body.</summary>
/// <param name="Field">Its name; null where it is about the body as a whole.</param>
/// <param name="Message">What was given, what was expected; never the value of a text.</param>
internal sealed record FieldError(string? Field, string Message);
