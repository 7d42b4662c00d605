using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.TokenApproval.Rows;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Mails;

/// <summary>Reads rows of the outbox that stand for mails, always consistently.</summary>
internal sealed class MailOutbox(IAmazonDynamoDB dynamo, string table)
{
    /// <summary>Reads a row.</summary>
    /// <returns>Null when there is none any more.</returns>
    /// <exception cref="FunctionException">The key isn't one of a mail.</exception>
    public async Task<MailRow?> ReadAsync(MailKey key, CancellationToken cancellationToken)
    {
        var answer = await dynamo.GetItemAsync(
            new GetItemRequest
            {
                TableName = table,
                Key = KeyOf(key),
                ConsistentRead = true,
            },
            cancellationToken
        );
        return answer.Item is { Count: > 0 } item ? MailRow.From(item) : null;
    }

    private static Dictionary<string, AttributeValue> KeyOf(MailKey key)
    {
        var partition = Keys.Partition("");
        if (
            key is not { Pk: { } pk, Sk: { } sk }
            || !pk.StartsWith(partition, StringComparison.Ordinal)
            || !RequestRules.IsRequestId(pk[partition.Length..])
            || !sk.StartsWith(Keys.Mail(""), StringComparison.Ordinal)
        )
            throw new FunctionException(
                "Mail.BadKey",
                $$"""An element isn't the key of a mail. {"pk":"{{partition}}<request>","sk":"{{Keys.Mail("<mail>")}}"} was expected."""
            );
        return Keys.Key(pk[partition.Length..], sk);
    }
}
