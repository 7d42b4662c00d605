using RegulatedData.Handlers.TokenApproval.Store;

namespace RegulatedData.Handlers.TokenApproval;

/// <summary>Makes each function of the bundle, with the clients that it needs. They find endpoint, region and credentials in the environment.</summary>
internal static class Functions
{
    private static string Table(HandlerRuntime.FunctionEnvironment environment) => environment.Required("TABLE_NAME");

    private static RequestStore Store(HandlerRuntime.FunctionEnvironment environment, Amazon.DynamoDBv2.IAmazonDynamoDB dynamo) =>
        new(dynamo, Table(environment), TimeProvider.System);
}
