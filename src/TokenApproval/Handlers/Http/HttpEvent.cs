namespace RegulatedData.Handlers.TokenApproval.Http;

/// <summary>
/// An HTTP API's event, payload format 2.0, as far as it matters here.
/// Source: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
/// </summary>
/// <remarks>What has a default has a setter: generated JSON code sets each <c>init</c> property, also one that the event leaves out.</remarks>
internal sealed record HttpEvent
{
    public string? RouteKey { get; set; }
    public string? RawPath { get; set; }
    public string? RawQueryString { get; set; }
    public Dictionary<string, string>? Headers { get; set; }
    public Dictionary<string, string>? PathParameters { get; set; }
    public HttpEventContext? RequestContext { get; set; }
    public string? Body { get; set; }
    public bool IsBase64Encoded { get; set; }
}

/// <summary>What API Gateway knows about the request.</summary>
internal sealed record HttpEventContext
{
    public HttpEventMethod? Http { get; set; }
    public HttpEventAuthorizer? Authorizer { get; set; }
}

/// <summary>The request line.</summary>
internal sealed record HttpEventMethod
{
    public string? Method { get; set; }
    public string? Path { get; set; }
}

/// <summary>Who called a route with authorization.</summary>
internal sealed record HttpEventAuthorizer
{
    public HttpEventCaller? Iam { get; set; }
}

/// <summary>The caller of a route with IAM authorization.</summary>
internal sealed record HttpEventCaller
{
    public string? UserArn { get; set; }
}
