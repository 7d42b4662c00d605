using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Requests;
using RegulatedData.Handlers.TokenApproval.Rules;
using static RegulatedData.TokenApproval.Handlers.Tests.Requests.Api;

namespace RegulatedData.TokenApproval.Handlers.Tests.Requests;

/// <summary>What isn't taken as a request, and in which words.</summary>
public sealed class BadRequestTests
{
    private static readonly RequestSettings Settings = new(
        86_400,
        [new DecisionOption("approve", "APPROVED", "Approve")],
        ApprovalPolicy.First,
        0,
        new Retention(TimeSpan.FromDays(365))
    );

    public static TheoryData<string, string, string> Fields =>
        new()
        {
            { "requestId", "null", "requestId is missing." },
            { "requestId", "7", "requestId has a number; a text was expected." },
            { "requestId", "\"\"", "requestId must have 1 to 64 characters*" },
            { "requestId", "\"..\"", "requestId must*" },
            { "requestId", "\"INC-7.restart\"", "requestId must have 1 to 64 characters of 0-9, A-Z, a-z, '_' and '-'." },
            { "requestId", "\"a/b\"", "requestId must*" },
            { "requestId", "\"a b\"", "requestId must*" },
            { "requestId", $"\"{new string('a', 65)}\"", "requestId must*" },
            { "requestId", "\"é\"", "requestId must*" },
            { "incidentId", "null", "incidentId is missing." },
            { "incidentId", "\"  \"", "incidentId is blank*" },
            {
                "incidentId",
                "\"a\\nb\"",
                "incidentId holds a line feed (U+000A) at position 1; printable characters were expected, on one line."
            },
            { "incidentId", $"\"{new string('a', 129)}\"", "incidentId has 129 characters; 1 to 128 were expected." },
            { "description", "\"\"", "description has 0 characters; 1 to 2000 were expected." },
            { "description", "\"\\u0000\"", "description holds a control character (U+0000) at position 0*" },
            { "description", "\"ab\\u202Ec\"", "description holds a character that changes the direction of text (U+202E) at position 2*" },
            { "description", "\"\\u200B\"", "description holds an invisible character (U+200B)*" },
            { "description", "\"\\uFFFE\"", "description holds a code point that isn't a character (U+FFFE)*" },
            { "description", "\"\\ud83d\"", "description holds half of a surrogate pair*" },
            { "description", $"\"{new string('a', 2001)}\"", "description has 2001 characters; 1 to 2000 were expected." },
            { "description", "[]", "description has a list; a text was expected." },
            { "action", "{}", "action has an object; a text was expected." },
            { "action", "\"a\\r\\nBcc: x\"", "action holds a carriage return (U+000D)*" },
            { "action", "\"a\\tb\"", "action holds a tab (U+0009)*" },
            { "actionParameters", "[]", "actionParameters has a list; an object of texts was expected." },
            { "actionParameters", """{"a":1}""", "actionParameters has a number; a text as each value was expected." },
            { "actionParameters", """{"a":null}""", "actionParameters has null; a text as each value was expected." },
            { "actionParameters", """{"":"a"}""", "A name in actionParameters has 0 characters; 1 to 128 were expected." },
            { "actionParameters", """{"a\n":"a"}""", "A name in actionParameters holds a line feed*" },
            { "actionParameters", """{"a":"\u001b[31m"}""", "A value in actionParameters holds a control character (U+001B)*" },
            { "actionParameters", """{"a":"\udc00"}""", "actionParameters holds half of a surrogate pair*" },
            {
                "actionParameters",
                $$"""{"a":"{{new string('a', 1001)}}"}""",
                "A value in actionParameters has 1001 characters; 1000 at most were expected."
            },
            { "actionParameters", Many(51, 1), "actionParameters has 51 entries; 50 at most were expected." },
            { "actionParameters", Many(50, 164), "actionParameters has 8300 bytes; 8192 at most were expected." },
            { "approverEmails", "null", "approverEmails is missing." },
            { "approverEmails", "[]", "approverEmails has 0 addresses; 1 to 20 were expected." },
            { "approverEmails", "\"a@example.com\"", "approverEmails has a text; a list of texts was expected." },
            { "approverEmails", "[1]", "approverEmails has a number; a text in each entry was expected." },
            { "approverEmails", "[null]", "approverEmails has null; a text in each entry was expected." },
            { "approverEmails", """["a@example.com","A@Example.COM"]""", "approverEmails names an approver twice*" },
            { "approverEmails", """["a@localhost"]""", "approverEmails has an entry that isn't an e-mail address*" },
            { "approverEmails", """["Ada <a@example.com>"]""", "approverEmails has an entry*" },
            { "approverEmails", """["a@example.com,b@example.com"]""", "approverEmails has an entry*" },
            { "approverEmails", """["a@example.com\r\nBcc: b@example.com"]""", "approverEmails has an entry*" },
            { "approverEmails", """["ä@example.com"]""", "approverEmails has an entry*" },
            {
                "approverEmails",
                $"[{string.Join(',', Enumerable.Range(0, 21).Select(number => $"\"a{number}@example.com\""))}]",
                "approverEmails has 21 addresses; 1 to 20 were expected."
            },
            { "requesterEmail", "\"x\"", "requesterEmail isn't an e-mail address*" },
            { "lifetimeSeconds", "59", "lifetimeSeconds is 59; 60 to 86400 was expected." },
            { "lifetimeSeconds", "86401", "lifetimeSeconds is 86401; 60 to 86400 was expected." },
            { "lifetimeSeconds", "-1", "lifetimeSeconds is -1*" },
            { "lifetimeSeconds", "60.5", "lifetimeSeconds isn't a whole number of a sensible size." },
            { "lifetimeSeconds", "1e99", "lifetimeSeconds isn't a whole number of a sensible size." },
            { "lifetimeSeconds", "\"60\"", "lifetimeSeconds has a text; a whole number was expected." },
        };

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_bad_field_is_named_with_what_was_given_and_what_was_expected(string field, string json, string message)
    {
        var refusal = Refusal(With(field, json));

        refusal.Status.Should().Be(400);
        refusal.Code.Should().Be("invalid_input");
        refusal.Field.Should().Be(field);
        refusal.Message.Should().Match(message);
        refusal.Errors.Should().ContainSingle();
    }

    [Fact]
    public void All_errors_come_in_one_answer()
    {
        var request = Good();
        request["action"] = 7;
        request["incidentId"] = null;
        request["approverEmails"] = new JsonArray("x");

        var refusal = Refusal(request.ToJsonString());

        refusal.Errors!.Select(error => error.Field).Should().Equal("incidentId", "action", "approverEmails");
        refusal.Message.Should().Be("incidentId is missing. (2 more: see errors.)");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"requestId\":}")]
    [InlineData("{\"requestId\":\"a\",}")]
    [InlineData("{} {}")]
    [InlineData("// comment\n{}")]
    [InlineData("{'requestId':1}")]
    [InlineData("{\"actionParameters\":[[[[[[1]]]]]]}")]
    public void Malformed_json_is_refused_with_its_place(string json)
    {
        var refusal = Refusal(json);

        refusal.Status.Should().Be(400);
        refusal.Message.Should().MatchRegex("^The body isn't valid JSON \\(line [0-9]+, byte [0-9]+\\)\\.");
    }

    [Theory]
    [InlineData("null", "null")]
    [InlineData("[]", "a list")]
    [InlineData("\"x\"", "a text")]
    [InlineData("1", "a number")]
    public void What_is_no_object_is_refused(string json, string kind) =>
        Refusal(json).Message.Should().Be($"The body is {kind}; a JSON object was expected.");

    [Fact]
    public void Bytes_that_are_no_utf8_are_refused()
    {
        var json = System.Text.Encoding.Latin1.GetBytes(With("action", "\"caf\u00e9\""));

        var reading = () => NewRequestReader.Read(json, Settings);

        reading.Should().Throw<RefusedException>().Which.Status.Should().Be(400);
    }

    [Theory]
    [InlineData("\"password\":\"hunter2\"")]
    [InlineData("\"Status\":\"APPROVED\"")]
    [InlineData("\"\\ud83d\":1")]
    public void Unknown_members_are_refused_without_being_repeated(string member)
    {
        var refusal = Refusal("{" + member + "," + Good().ToJsonString()[1..]);

        refusal.Message.Should().StartWith("The body has 1 unknown or unreadable member. It may have requestId, incidentId,");
        refusal.Message.Should().NotContainAny("password", "hunter2", "APPROVED");
    }

    [Theory]
    [InlineData("\"requestId\":\"r-2\"")]
    [InlineData("\"RequestID\":\"r-2\"")]
    public void A_member_given_twice_is_refused_in_any_case(string member) =>
        Refusal("{" + member + "," + Good().ToJsonString()[1..]).Message.Should().StartWith("requestId is there twice");

    [Fact]
    public void A_parameter_given_twice_is_refused() =>
        Refusal(With("actionParameters", """{"a":"1","a":"2"}""")).Message.Should().StartWith("actionParameters has an entry twice");

    [Fact]
    public void Names_are_read_in_any_case() =>
        Read(Good().ToJsonString().Replace("requestId", "RequestID", StringComparison.Ordinal)).RequestId.Should().Be("r-1");

    [Fact]
    public void What_may_be_left_out_may_be_null_too()
    {
        var request = Good();
        request.Remove("requesterEmail");
        request["actionParameters"] = null;
        request["lifetimeSeconds"] = null;

        var read = Read(request.ToJsonString());

        read.ActionParameters.Should().BeEmpty();
        read.RequesterEmail.Should().BeNull();
        read.LifetimeSeconds.Should().BeNull();
    }

    [Theory]
    [InlineData("👩‍👩‍👧 sagt: ½ – “ok” ﷽ 日本語 עברית 𝒳")]
    [InlineData("<script>alert('x')</script> {{link}} & \"")]
    [InlineData("a\tb\nc")]
    public void Every_language_and_every_visible_character_is_taken_as_it_is(string text)
    {
        var request = Good();
        request["description"] = text;

        Read(request.ToJsonString()).Description.Should().Be(text);
    }

    [Fact]
    public void Whatever_is_sent_is_either_taken_in_full_or_refused_in_short_words() =>
        Prop.ForAll(
                AnyBody,
                json =>
                {
                    try
                    {
                        var read = Read(json);
                        PlainText.Problem(read.Action + read.IncidentId, linesAllowed: false).Should().BeNull();
                        PlainText.Problem(read.Description, linesAllowed: true).Should().BeNull();
                    }
                    catch (RefusedException refusal)
                    {
                        refusal.Status.Should().Be(400);
                        refusal.Message.Length.Should().BeLessThan(400);
                        PlainText.Problem(refusal.Message, linesAllowed: false).Should().BeNull();
                        refusal.Message.Should().NotContain("§", "no value is repeated");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Requests_have_the_same_hash_only_if_they_ask_for_the_same() =>
        Prop.ForAll(
                Pair,
                pair =>
                {
                    var (first, second) = pair;
                    var same = Canonical(first) == Canonical(second);
                    (ContentHash.Of(first) == ContentHash.Of(second)).Should().Be(same);
                }
            )
            .QuickCheckThrowOnFailure();

    private static NewRequest Read(string json) => NewRequestReader.Read(System.Text.Encoding.UTF8.GetBytes(json), Settings);

    private static RefusedException Refusal(string json)
    {
        var reading = () => Read(json);
        return reading.Should().Throw<RefusedException>().Which;
    }

    private static string With(string field, string json)
    {
        // Not through JsonNode: lone surrogates have to survive.
        var request = Good();
        request.Remove(field);
        return request.ToJsonString()[..^1] + $",\"{field}\":{json}}}";
    }

    private static string Many(int count, int length) =>
        "{" + string.Join(',', Enumerable.Range(10, count).Select(number => $"\"{number}\":\"{new string('a', length)}\"")) + "}";

    // Small alphabets, so that moving a character from one field to the next is often tried.
    private static Arbitrary<(NewRequest, NewRequest)> Pair =>
        (from first in AnyRequest from second in AnyRequest select (first, second)).ToArbitrary();

    private static Gen<NewRequest> AnyRequest =>
        from incident in Gen.Elements("a", "ab")
        from description in Gen.Elements("b", "bb", "ab")
        from action in Gen.Elements("c", "bc")
        from parameters in Gen.Elements<string[]>([], ["a"], ["a", "b"])
        from approvers in Gen.Elements<string[]>(["a@x.de"], ["A@x.de"], ["a@x.de", "b@x.de"], ["B@x.de", "a@x.de"])
        from requester in Gen.Elements<string?>(null, "r@x.de")
        from lifetime in Gen.Elements<int?>(null, 60)
        select new NewRequest
        {
            RequestId = "r",
            IncidentId = incident,
            Description = description,
            Action = action,
            ActionParameters = parameters.ToDictionary(name => name, name => "v"),
            ApproverEmails = approvers,
            RequesterEmail = requester,
            LifetimeSeconds = lifetime,
        };

    private static string Canonical(NewRequest request) =>
        string.Join(
            '\u0001',
            request.IncidentId,
            request.Description,
            request.Action,
            string.Join(',', request.ActionParameters.Keys),
            string.Join(',', request.ApproverEmails.Select(address => address.ToLowerInvariant()).Order()),
            request.RequesterEmail,
            request.LifetimeSeconds
        );

    private static Arbitrary<string> AnyBody =>
        (
            from name in Gen.Elements(
                "requestId",
                "incidentId",
                "description",
                "action",
                "actionParameters",
                "approverEmails",
                "requesterEmail",
                "lifetimeSeconds",
                "§other"
            )
            from text in ArbMap.Default.GeneratorFor<string>()
            from value in Gen.Elements(
                "null",
                "true",
                "0",
                "-0.0",
                "[]",
                "{}",
                "[[]]",
                "\"§\\u202e\"",
                "\"§\\ud800\"",
                "{\"§\\udfff\":\"§\"}",
                "{\"§\":\"§\\r\\n\"}",
                "[\"§@example.com\"]",
                JsonValue.Create($"§{text}").ToJsonString(),
                $"[{JsonValue.Create($"§{text}").ToJsonString()}]",
                $"{{{JsonValue.Create($"§{text}").ToJsonString()}:\"\"}}"
            )
            select With(name, value)
        ).ToArbitrary();
}
