using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using RegulatedData.HandlerRuntime;
using RegulatedData.Handlers.SecureStore.Permissions;
using RegulatedData.Handlers.SecureStore.Restore;

namespace RegulatedData.Handlers.SecureStore;

/// <summary>Makes each function of the bundle, with the clients that it needs. They find endpoint, region and credentials in the environment.</summary>
internal static class Functions
{
    public static IFunction PermissionCheck(FunctionEnvironment environment)
    {
        var keys = new KeyCheck(new AmazonKeyManagementServiceClient());
        return new PermissionCheck(keys, new TopicCheck(new TopicClient(environment, TimeProvider.System), keys));
    }

    public static IFunction RestoreCheck(FunctionEnvironment environment) =>
        JsonFunction.Create(
            new RestoreCheck(new AmazonDynamoDBClient()).RunAsync,
            HandlerJson.Default.RestoreCheckInput,
            HandlerJson.Default.RestoreCheckResult
        );

    public static IFunction RestoreTestAge(FunctionEnvironment environment) =>
        JsonFunction.Create(
            Restore.RestoreTestAge.RunAsync,
            HandlerJson.Default.RestoreTestAgeInput,
            HandlerJson.Default.RestoreTestAgeResult
        );
}
