using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Decisions;
using RegulatedData.Handlers.TokenApproval.Http;
using RegulatedData.Handlers.TokenApproval.Mails;
using RegulatedData.Handlers.TokenApproval.Requests;
using RegulatedData.Handlers.TokenApproval.Rules;
using RegulatedData.Handlers.TokenApproval.Store;
using RegulatedData.Handlers.TokenApproval.Tokens;

namespace RegulatedData.Handlers.TokenApproval;

/// <summary>Makes each function of the bundle, with the clients that it needs. They find endpoint, region and credentials in the environment.</summary>
internal static class Functions
{
    public static IFunction Requests(FunctionEnvironment environment) => Requests(environment, AwsClients.DynamoDb(), TimeProvider.System);

    public static IFunction Requests(FunctionEnvironment environment, IAmazonDynamoDB dynamo, TimeProvider time)
    {
        var store = Store(environment, dynamo, time);
        var transactions = new Transactions(dynamo, time);
        var settings = RequestSettings.Of(environment);
        var create = new CreateRequest(store, transactions, settings, ApprovalMetrics.Of(environment), time);
        var result = new PutResult(store, transactions, settings.Retention, time);
        return HttpFunction.Create(new RequestsApi(store, create, new ListRequests(dynamo, store), result).RunAsync);
    }

    public static IFunction RenderMail(FunctionEnvironment environment) =>
        RenderMail(environment, AwsClients.DynamoDb(), AwsClients.Kms(), TimeProvider.System);

    public static IFunction RenderMail(
        FunctionEnvironment environment,
        IAmazonDynamoDB dynamo,
        IAmazonKeyManagementService kms,
        TimeProvider time,
        string? templates = null
    )
    {
        var table = Table(environment);
        var signer = new LinkSigner(kms, environment.Required("HMAC_KEY_ID"));
        var render = new RenderMail(
            new MailOutbox(dynamo, table),
            Store(environment, dynamo, time),
            new DecideLinks(signer, table, DecideLinks.AddressOf(environment)),
            MailTemplates.Load(templates ?? MailTemplates.BundledFolder),
            environment.Optional("SENDER_NAME"),
            time
        );
        return JsonFunction.Create(render.RunAsync, MailJson.Compact.MailKeyArray, MailJson.Compact.RenderedMailsArray);
    }

    public static IFunction Decide(FunctionEnvironment environment) =>
        Decide(environment, AwsClients.DynamoDb(), AwsClients.Kms(), TimeProvider.System);

    public static IFunction Expire(FunctionEnvironment environment) => Expire(environment, AwsClients.DynamoDb(), TimeProvider.System);

    internal static IFunction Decide(
        FunctionEnvironment environment,
        IAmazonDynamoDB dynamo,
        IAmazonKeyManagementService kms,
        TimeProvider time
    )
    {
        var links = new Links(Store(environment, dynamo, time), new LinkVerifier(kms, environment.Required("HMAC_KEY_ID")), time);
        var answers = new Answers(links, new Transactions(dynamo, time), Transitions(environment), time);
        return HttpFunction.Create(new Decide(links, answers, ApprovalMetrics.Of(environment)).RunAsync, RefusalPage.Answer);
    }

    internal static IFunction Expire(FunctionEnvironment environment, IAmazonDynamoDB dynamo, TimeProvider time)
    {
        var expire = new Expire(
            Store(environment, dynamo, time),
            new Transactions(dynamo, time),
            Transitions(environment),
            ApprovalMetrics.Of(environment),
            time
        );
        return JsonFunction.Create(expire.RunAsync, HandlerJson.Default.ExpireInput, HandlerJson.Default.ExpireResult);
    }

    private static RequestStore Store(FunctionEnvironment environment, IAmazonDynamoDB dynamo, TimeProvider time) =>
        new(dynamo, Table(environment), time);

    private static Transitions Transitions(FunctionEnvironment environment) => new(Table(environment), Retention.Of(environment));

    private static string Table(FunctionEnvironment environment) => environment.Required("TABLE_NAME");
}
