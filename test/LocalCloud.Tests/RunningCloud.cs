using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Tests;

/// <summary>One local cloud for all tests that need one: starting moto takes seconds.</summary>
public sealed class RunningCloud : IAsyncLifetime
{
    private readonly List<string> _log = [];

    internal LocalCloudHost Host { get; private set; } = null!;

    internal LocalCloudContext Context => Host.Context;

    internal AwsApi Aws => Context.Aws;

    public async Task InitializeAsync() =>
        Host = await LocalCloudHost.StartAsync(
            new LocalCloudOptions
            {
                Log = line =>
                {
                    lock (_log)
                        _log.Add(line);
                },
                AsyncRetryDelays = [TimeSpan.FromMilliseconds(10)],
            }
        );

    public async Task DisposeAsync() => await Host.DisposeAsync();

    /// <summary>A name that no other test uses.</summary>
    internal static string Unique(string prefix) => $"{prefix}-{Guid.NewGuid():N}"[..32];

    /// <summary>A new role that a service may assume, with one inline policy.</summary>
    internal async Task<string> CreateRoleAsync(string trusted, string? action = null, string resource = "*")
    {
        var name = Unique("role");
        var trust = Policy(
            new JsonObject
            {
                ["Principal"] = new JsonObject { ["Service"] = trusted },
                ["Action"] = "sts:AssumeRole",
            }
        );
        await Aws.QueryAsync("iam", "2010-05-08", "CreateRole", [new("RoleName", name), new("AssumeRolePolicyDocument", trust)], default);
        if (action is not null)
        {
            var policy = Policy(new JsonObject { ["Action"] = action, ["Resource"] = resource });
            await Aws.QueryAsync(
                "iam",
                "2010-05-08",
                "PutRolePolicy",
                [new("RoleName", name), new("PolicyName", "p"), new("PolicyDocument", policy)],
                default
            );
        }
        return $"arn:aws:iam::{Host.AccountId}:role/{name}";
    }

    private static string Policy(JsonObject statement)
    {
        statement["Effect"] = "Allow";
        return new JsonObject { ["Version"] = "2012-10-17", ["Statement"] = new JsonArray(statement) }.ToJsonString();
    }
}

[CollectionDefinition(Name)]
public sealed class RunningCloudCollection : ICollectionFixture<RunningCloud>
{
    public const string Name = "a running local cloud";
}
