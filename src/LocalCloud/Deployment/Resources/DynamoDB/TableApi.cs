using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Deployment.Templates;

namespace RegulatedData.LocalCloud.Deployment.Resources.DynamoDB;

/// <summary>The DynamoDB calls that both table types are made of.</summary>
internal static class TableApi
{
    public const string ContributorInsights = "The emulator has no contributor insights.";
    public const string AutoScaling = "Capacity doesn't scale: the seed (or smallest) capacity is set, and nothing throttles.";
    public const string OnDemandLimits = "The emulator doesn't limit on-demand throughput.";
    public const string Kinesis = "The emulator doesn't stream table changes to Kinesis.";

    public static async Task<JsonObject> CreateAsync(AwsApi aws, JsonObject table, CancellationToken ct) =>
        (await CallAsync(aws, "CreateTable", table, ct))["TableDescription"]!.AsObject();

    public static async Task ApplyTimeToLiveAsync(AwsApi aws, string name, PropertyBag? specification, CancellationToken ct)
    {
        if (specification?.Bool("Enabled") == true)
            await CallAsync(
                aws,
                "UpdateTimeToLive",
                new JsonObject
                {
                    ["TableName"] = name,
                    ["TimeToLiveSpecification"] = new JsonObject
                    {
                        ["Enabled"] = true,
                        ["AttributeName"] = specification.Required("AttributeName"),
                    },
                },
                ct
            );
    }

    public static async Task ApplyPointInTimeRecoveryAsync(AwsApi aws, string name, PropertyBag? specification, CancellationToken ct)
    {
        if (specification?.Bool("PointInTimeRecoveryEnabled") == true)
            await CallAsync(
                aws,
                "UpdateContinuousBackups",
                new JsonObject
                {
                    ["TableName"] = name,
                    ["PointInTimeRecoverySpecification"] = new JsonObject { ["PointInTimeRecoveryEnabled"] = true }.With(
                        "RecoveryPeriodInDays",
                        specification.Int("RecoveryPeriodInDays")
                    ),
                },
                ct
            );
    }

    public static async Task ApplyResourcePolicyAsync(AwsApi aws, string arn, PropertyBag? policy, CancellationToken ct)
    {
        if (policy?.Document("PolicyDocument") is { } document)
            await CallAsync(aws, "PutResourcePolicy", new JsonObject { ["ResourceArn"] = arn, ["Policy"] = document }, ct);
    }

    public static Task DeleteAsync(AwsApi aws, string name, CancellationToken ct) =>
        CallAsync(aws, "DeleteTable", new JsonObject { ["TableName"] = name }, ct);

    public static Provisioned Describe(JsonObject description)
    {
        var table = new Provisioned(description["TableName"]!.GetValue<string>())
        {
            Attributes = { ["Arn"] = description["TableArn"]!.DeepClone() },
        };
        if (JsonText.Scalar(description["TableId"]) is { } id)
            table.Attributes["TableId"] = id;
        if (JsonText.Scalar(description["LatestStreamArn"]) is { } stream)
            table.Attributes["StreamArn"] = stream;
        return table;
    }

    private static Task<JsonObject> CallAsync(AwsApi aws, string operation, JsonObject body, CancellationToken ct) =>
        aws.JsonAsync("dynamodb", $"DynamoDB_20120810.{operation}", body, ct);
}
