using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>What API Gateway sends.</summary>
internal sealed record Event(string Name, string Json)
{
    // Well-formed; the stub of KMS calls any MAC right.
    private static readonly string s_token = $"1.{new string('A', 43)}";

    /// <summary>An approver opens a link: a read and a MAC.</summary>
    public static Event OpenLink { get; } = new("open a link", Of("GET", null));

    /// <summary>An approver presses the button: a read, a MAC, and the transaction.</summary>
    public static Event Decide { get; } = new("decide", Of("POST", "comment=Rotate+it+before+noon%2C+please."));

    /// <summary>A link that nobody made: answered without a call to AWS.</summary>
    public static Event MalformedLink { get; } = new("refuse a malformed link", Of("GET", null, token: "x"));

    private static string Of(string method, string? form, string? token = null)
    {
        var happening = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = $"{method} /decide",
            ["rawPath"] = "/decide",
            ["rawQueryString"] = $"action=approve&requestId={AwsStub.RequestId}&token={token ?? s_token}",
            ["headers"] = new JsonObject { ["accept"] = "text/html", ["content-type"] = "application/x-www-form-urlencoded" },
            ["requestContext"] = new JsonObject
            {
                ["http"] = new JsonObject { ["method"] = method, ["path"] = "/decide" },
            },
            ["isBase64Encoded"] = false,
        };
        if (form is not null)
            happening["body"] = form;
        return happening.ToJsonString();
    }
}
