using System.Text.RegularExpressions;
using Amazon.DynamoDBv2;
using Amazon.KeyManagementService;
using RegulatedData.Testing;

namespace RegulatedData.SecureStore.Handlers.Tests;

/// <summary>AWS's APIs, emulated, in a process of their own that ends with the tests.</summary>
public sealed partial class MotoServer : IAsyncLifetime
{
    private RunningProcess? process;

    /// <summary>Where the APIs are.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>A client that finds the endpoint in the environment, as a handler's does.</summary>
    public AmazonDynamoDBClient DynamoDb { get; private set; } = null!;

    /// <summary>A client that finds the endpoint in the environment, as a handler's does.</summary>
    public AmazonKeyManagementServiceClient Kms { get; private set; } = null!;

    /// <summary>Calls an API that there is no SDK package for.</summary>
    public HttpClient Http { get; } = new();

    public async Task InitializeAsync()
    {
        // The Python that eng/setup.sh found or made: moto may be in a virtual environment, and then isn't on the PATH.
        var python = Environment.GetEnvironmentVariable("LOCALCLOUD_PYTHON") is { Length: > 0 } given ? given : "python3";
        process = RunningProcess.Start(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]);
        var line = await process.WaitForLineAsync(text => Address().IsMatch(text));
        Endpoint = Address().Match(line).Value;
        Environment.SetEnvironmentVariable("AWS_ENDPOINT_URL", Endpoint);
        Environment.SetEnvironmentVariable("AWS_REGION", "us-east-1");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", "example");
        DynamoDb = new AmazonDynamoDBClient();
        Kms = new AmazonKeyManagementServiceClient();
    }

    public async Task DisposeAsync()
    {
        DynamoDb.Dispose();
        Kms.Dispose();
        Http.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Address();
}

/// <summary>The tests that share one emulator.</summary>
[CollectionDefinition(Name)]
public sealed class WithMoto : ICollectionFixture<MotoServer>
{
    public const string Name = "moto";
}
