using System.Text;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using FsCheck;
using FsCheck.Fluent;
using NSubstitute;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Tokens;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Decisions;

/// <summary>What isn't even a link, or a form: refused before AWS hears of it.</summary>
public sealed class BadLinkTests
{
    private static readonly string GoodToken = new LinkToken("1", new byte[32]).ToString();

    private readonly IAmazonDynamoDB dynamo = Substitute.For<IAmazonDynamoDB>();
    private readonly IAmazonKeyManagementService kms = Substitute.For<IAmazonKeyManagementService>();
    private readonly IFunction decide;

    public BadLinkTests()
    {
        var variables = new Dictionary<string, string?>
        {
            ["TABLE_NAME"] = "Requests",
            ["AUDIT_RETENTION_DAYS"] = "365",
            ["METRICS_NAMESPACE"] = "N",
            ["HMAC_KEY_ID"] = "key",
        };
        decide = Functions.Decide(new FunctionEnvironment(variables.GetValueOrDefault), dynamo, kms, TimeProvider.System);
    }

    [Fact]
    public void Malformed_parameters_are_an_invalid_link_and_cost_no_call() =>
        Prop.ForAll(
                Parameters,
                Gen.Elements("GET", "HEAD", "POST").ToArbitrary(),
                (parameters, method) =>
                {
                    var (action, requestId, token) = parameters;
                    var isWellFormed =
                        RequestRules.IsDecisionId(action) && RequestRules.IsRequestId(requestId) && LinkToken.Parse(token) is not null;
                    return isWellFormed || IsInvalidLink(Samples.LinkEvent(method, action, requestId, token, json: true), method);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("action=approve")]
    [InlineData("action=approve&requestId=r-1")]
    [InlineData("action=approve&requestId=r-1&token=")]
    [InlineData("action=&requestId=r-1&token=TOKEN")]
    [InlineData("action=approve&requestId=&token=TOKEN")]
    [InlineData("action=APPROVE&requestId=r-1&token=TOKEN")]
    [InlineData("ACTION=approve&REQUESTID=r-1&TOKEN=TOKEN")]
    [InlineData("action=approve&action=approve&requestId=r-1&token=TOKEN")]
    [InlineData("action=approve&action=reject&requestId=r-1&token=TOKEN")]
    [InlineData("action=approve&requestId=r-1&requestId=r-2&token=TOKEN")]
    [InlineData("action=approve&requestId=r-1&token=TOKEN&token=TOKEN")]
    [InlineData("action=approve&requestId=..%2Fr-1&token=TOKEN")]
    [InlineData("action=approve&requestId=r-1%00&token=TOKEN")]
    [InlineData("action=approve&requestId=r-1%0d%0aX-Header:%20a&token=TOKEN")]
    [InlineData("action[]=approve&requestId=r-1&token=TOKEN")]
    [InlineData("approvalAction=Approved&requestId=r-1&token=TOKEN")]
    public void A_link_that_lacks_or_repeats_or_bends_a_parameter_is_none(string query) =>
        IsInvalidLink(Samples.HttpEvent("GET", query.Replace("TOKEN", GoodToken, StringComparison.Ordinal), json: true)).Should().BeTrue();

    [Theory]
    [InlineData("action", "reject")]
    [InlineData("requestId", "r-2")]
    [InlineData("token", "2.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void An_address_and_a_form_that_contradict_each_other_are_none(string name, string value) =>
        IsInvalidLink(Samples.FormEvent($"{name}={value}", query: $"action=approve&requestId=r-1&token={GoodToken}")).Should().BeTrue();

    [Fact]
    public void Whatever_is_posted_is_refused_and_costs_no_call() =>
        Prop.ForAll(
                Bodies,
                body =>
                {
                    var answer = Send(Samples.HttpEvent("POST", "", json: true, body.Text, body.IsBase64, body.ContentType));
                    return answer.Status == 400 && answer.Code is "invalid_link" or "invalid_input" && !AnyCall();
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("application/x-www-form-urlencoded", 16 * 1024 + 1)]
    [InlineData("application/json", 16 * 1024 + 1)]
    [InlineData("application/json", 6 * 1024 * 1024)]
    public void A_body_that_is_too_long_is_refused_unread(string contentType, int length)
    {
        var answer = Send(Samples.HttpEvent("POST", "", json: true, new string('a', length), isBase64: false, contentType));

        (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
        AnyCall().Should().BeFalse();
    }

    [Fact]
    public void A_json_body_as_deep_as_one_likes_is_refused()
    {
        var answer = Send(Samples.HttpEvent("POST", "", json: true, new string('[', 10_000), isBase64: false, "application/json"));

        (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
    }

    [Fact]
    public void A_comment_given_twice_is_refused()
    {
        var answer = Send(Samples.FormEvent($"action=approve&requestId=r-1&token={GoodToken}&comment=a&comment=b"));

        (answer.Status, answer.Code).Should().Be((400, "invalid_input"));
    }

    [Fact]
    public void A_refusal_repeats_nothing_of_what_was_sent()
    {
        foreach (var json in new[] { true, false })
        {
            var answer = Send(Samples.LinkEvent("GET", "<script>one", "<script>two", "<script>three", json));

            answer.Status.Should().Be(400);
            answer.Body.Should().NotContain("script").And.NotContain("three");
        }
    }

    private bool IsInvalidLink(string httpEvent, string method = "GET")
    {
        var answer = Send(httpEvent);
        return answer.Status == 400 && (method == "HEAD" ? answer.Body.Length == 0 : answer.Code == "invalid_link") && !AnyCall();
    }

    private bool AnyCall() => dynamo.ReceivedCalls().Any() || kms.ReceivedCalls().Any();

    private Answer Send(string httpEvent) => new(Invoked.CallAsync(decide, httpEvent).GetAwaiter().GetResult());

    private static Arbitrary<(string Action, string RequestId, string Token)> Parameters =>
        (
            from action in Gen.OneOf(
                Gen.Elements("approve", "reject", "", "APPROVE", "approve ", "Approved", "..", new string('a', 33)),
                Noise
            )
            from requestId in Gen.OneOf(Gen.Elements("r-1", "", ".", "..", "r/1", "r 1", new string('a', 65), "r\n1"), Noise)
            from token in Gen.OneOf(
                Gen.Elements(GoodToken, GoodToken[..^1], $"{GoodToken}A", $"0{GoodToken}", GoodToken[1..], new string('A', 100_000)),
                Noise
            )
            select (action, requestId, token)
        ).ToArbitrary();

    private static Arbitrary<(string Text, bool IsBase64, string? ContentType)> Bodies =>
        (
            from bytes in ArbMap.Default.GeneratorFor<byte[]>()
            from noise in Noise
            from kind in Gen.Choose(0, 3)
            from isBase64 in Gen.Elements(true, false)
            from contentType in Gen.Elements(
                "application/x-www-form-urlencoded",
                "application/json",
                "application/json; charset=utf-16",
                "multipart/form-data; boundary=x",
                "text/plain",
                "",
                null
            )
            let text = kind switch
            {
                0 => Convert.ToBase64String(bytes),
                1 => noise,
                2 => $$"""{"action":"approve","requestId":"r-1","token":{{System.Text.Json.JsonSerializer.Serialize(noise)}}}""",
                _ => Convert.ToBase64String(Encoding.UTF8.GetBytes($"action=approve&requestId=r-1&token={noise}")),
            }
            select (text, isBase64, contentType)
        ).ToArbitrary();

    private static Gen<string> Noise => ArbMap.Default.GeneratorFor<string>().Select(Paired);

    /// <summary>An event is JSON in UTF-8: it can't hold half a character.</summary>
    private static string Paired(string? text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
}
