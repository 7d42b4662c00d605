using System.Text;
using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.TokenApproval.Handlers.Tests.Cloud;

namespace RegulatedData.TokenApproval.Handlers.Tests.Mails;

/// <summary>A table with a request in it, and the function that renders its mails.</summary>
internal sealed class MailRoom
{
    private readonly Cloud.LocalCloud cloud;
    private readonly string table;
    private readonly IFunction render;

    private MailRoom(Cloud.LocalCloud cloud, string table, string? templates)
    {
        this.cloud = cloud;
        this.table = table;
        var variables = new Dictionary<string, string?>
        {
            ["TABLE_NAME"] = table,
            ["HMAC_KEY_ID"] = cloud.KeyId,
            ["DECIDE_URL"] = "https://approvals.example.org/decide",
            ["SENDER_NAME"] = "The approval desk",
        };
        render = Functions.RenderMail(new FunctionEnvironment(variables.GetValueOrDefault), cloud.DynamoDb, cloud.Kms, Time, templates);
    }

    public string Table => table;

    public FakeTime Time { get; } = new(Sample.CreatedAt.AddMinutes(1));

    public MemoryStream Log { get; } = new();

    public string LogText => Encoding.UTF8.GetString(Log.ToArray());

    /// <summary>Puts a request with its approvers in place, and rows of the outbox.</summary>
    public static Task<MailRoom> OpenAsync(Cloud.LocalCloud cloud, RequestRow request, params MailRow[] mails) =>
        OpenAsync(cloud, templates: null, request, mails);

    /// <summary>The same, with a folder of templates.</summary>
    public static async Task<MailRoom> OpenAsync(Cloud.LocalCloud cloud, string? templates, RequestRow request, params MailRow[] mails)
    {
        var room = new MailRoom(cloud, await cloud.CreateTableAsync(), templates);
        var items = ApproverRow
            .Of(request)
            .Select(row => row.ToItem())
            .Append(request.ToItem())
            .Concat(mails.Select(mail => mail.ToItem()));
        foreach (var item in items)
            await cloud.DynamoDb.PutItemAsync(new PutItemRequest(room.table, item));
        return room;
    }

    public Task SetAsync(string requestId, string sk, string name, AttributeValue value) =>
        cloud.DynamoDb.UpdateItemAsync(
            new UpdateItemRequest
            {
                TableName = table,
                Key = Keys.Key(requestId, sk),
                UpdateExpression = "SET #n = :v",
                ExpressionAttributeNames = new() { ["#n"] = name },
                ExpressionAttributeValues = new() { [":v"] = value },
            }
        );

    /// <summary>The mails of a row, as the machine gets them.</summary>
    public async Task<IReadOnlyList<JsonElement>> MailsAsync(MailRow mail)
    {
        var answer = await AnswerAsync(mail);
        answer.TryGetProperty("reason", out _).Should().BeFalse("there are mails");
        var mails = answer.GetProperty("mails").EnumerateArray().ToList();
        mails.Should().NotBeEmpty();
        return mails;
    }

    /// <summary>Why a row gives no mails.</summary>
    public async Task<string?> ReasonAsync(MailRow mail)
    {
        var answer = await AnswerAsync(mail);
        answer.GetProperty("mails").GetArrayLength().Should().Be(0);
        return answer.GetProperty("reason").GetString();
    }

    /// <summary>The answer for a row.</summary>
    public async Task<JsonElement> AnswerAsync(MailRow mail) =>
        (await CallAsync($$"""[{"pk":"{{Keys.Partition(mail.RequestId)}}","sk":"{{Keys.Mail(mail.Name)}}"}]"""))[0];

    public Task<JsonElement> CallAsync(string json) => Invoked.CallAsync(render, json, Log);
}
