using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>A client whose tries DynamoDB doesn't know again: as when more than ten minutes lie between them.</summary>
internal sealed class ForgetfulDynamoDb() : AmazonDynamoDBClient(new AmazonDynamoDBConfig { MaxErrorRetry = 0 })
{
    public override Task<TransactWriteItemsResponse> TransactWriteItemsAsync(
        TransactWriteItemsRequest request,
        CancellationToken cancellationToken = default
    )
    {
        request.ClientRequestToken = Guid.NewGuid().ToString();
        return base.TransactWriteItemsAsync(request, cancellationToken);
    }
}
