namespace RegulatedData.LocalCloud;

/// <summary>An AWS API's error: thrown by <see cref="AwsApi"/>, and by a local service for the gateway to send.</summary>
internal sealed class AwsApiException : Exception
{
    /// <summary>An error that the service answered with.</summary>
    /// <param name="code">The error's code, such as <c>ResourceNotFoundException</c>.</param>
    /// <param name="message">The service's message.</param>
    /// <param name="status">The HTTP status.</param>
    public AwsApiException(string code, string message, int status)
        : base(message)
    {
        Code = code;
        Status = status;
    }

    /// <summary>The error's code, such as <c>ResourceNotFoundException</c>.</summary>
    public string Code { get; }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>Further members of the error's body, where its shape has some (<c>Type</c>, <c>CancellationReasons</c>).</summary>
    public System.Text.Json.Nodes.JsonObject? Details { get; init; }
}
