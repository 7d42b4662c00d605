using System.Text;
using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>Reads the policies of keys, topics, queues, buckets, functions, buses, secrets, tables and vaults from their services.</summary>
internal sealed class ResourcePolicyLoader
{
    private readonly AwsApi _moto;
    private readonly AwsApi _gateway;

    /// <summary>Asks moto for what it holds, and through the gateway for what other parts of the local cloud hold; as the administrator.</summary>
    public ResourcePolicyLoader(AwsApi moto, AwsApi gateway)
    {
        _moto = moto;
        _gateway = gateway;
    }

    /// <summary>The policy of the resource.</summary>
    /// <exception cref="AwsApiException">The service couldn't be asked.</exception>
    public async Task<ResourcePolicy> LoadAsync(string arn, CancellationToken ct)
    {
        if (OwnerOfPolicy(arn) is not { } owner)
            return ResourcePolicy.None;
        try
        {
            var json = await ReadAsync(owner, ct);
            return string.IsNullOrWhiteSpace(json)
                ? ResourcePolicy.None
                : new ResourcePolicy(true, PolicyDocument.Parse(json, PolicyType.Resource, $"the policy of {owner}"));
        }
        catch (AwsApiException error) when (IsNoPolicy(error.Code))
        {
            return ResourcePolicy.None;
        }
        catch (AwsApiException error) when (IsNoResource(error.Code))
        {
            return ResourcePolicy.NoResource;
        }
    }

    /// <summary>
    /// The resource whose policy counts for a resource: of an object its bucket, of an index its table, of a qualified function the function.
    /// Null for resources that have no policy.
    /// </summary>
    public static string? OwnerOfPolicy(string arn)
    {
        var resource = Arns.Resource(arn);
        return Arns.Service(arn) switch
        {
            "kms" when resource.StartsWith("key/", StringComparison.Ordinal) => arn,
            "sns" or "sqs" => arn,
            "s3" => arn.Split('/')[0],
            "lambda" when resource.StartsWith("function:", StringComparison.Ordinal) => string.Join(':', arn.Split(':').Take(7)),
            "events" when resource.StartsWith("event-bus/", StringComparison.Ordinal) => arn,
            "secretsmanager" => arn,
            "dynamodb" when resource.Split('/') is ["table", _] or ["table", _, "index", _] => string.Join('/', arn.Split('/').Take(2)),
            "backup" when resource.StartsWith("backup-vault:", StringComparison.Ordinal) => arn,
            _ => null,
        };
    }

    private async Task<string?> ReadAsync(string arn, CancellationToken ct)
    {
        var service = Arns.Service(arn);
        var moto = service == "s3" ? _moto : _moto.In(Arns.Region(arn));
        var name = Arns.Resource(arn);
        return service switch
        {
            "kms" => Text(
                await moto.JsonAsync(
                    "kms",
                    "TrentService.GetKeyPolicy",
                    new JsonObject { ["KeyId"] = arn, ["PolicyName"] = "default" },
                    ct
                ),
                "Policy"
            ),
            "sns" => await TopicAttributeAsync(arn, "Policy", ct),
            "sqs" => await QueueAttributeAsync(arn, "Policy", ct),
            "s3" => Encoding.UTF8.GetString((await moto.SendAsync("s3", HttpMethod.Get, $"/{name}?policy", null, [], ct)).Body.Span),
            "lambda" => Text(
                await _gateway
                    .In(Arns.Region(arn))
                    .RestAsync("lambda", HttpMethod.Get, $"/2015-03-31/functions/{name["function:".Length..]}/policy", null, ct),
                "Policy"
            ),
            "events" => Text(
                await moto.JsonAsync("events", "AWSEvents.DescribeEventBus", new JsonObject { ["Name"] = name["event-bus/".Length..] }, ct),
                "Policy"
            ),
            "secretsmanager" => Text(
                await moto.JsonAsync("secretsmanager", "secretsmanager.GetResourcePolicy", new JsonObject { ["SecretId"] = arn }, ct),
                "ResourcePolicy"
            ),
            "dynamodb" => Text(
                await moto.JsonAsync("dynamodb", "DynamoDB_20120810.GetResourcePolicy", new JsonObject { ["ResourceArn"] = arn }, ct),
                "Policy"
            ),
            _ => Text(
                await _gateway
                    .In(Arns.Region(arn))
                    .RestAsync("backup", HttpMethod.Get, $"/backup-vaults/{name["backup-vault:".Length..]}/access-policy", null, ct),
                "Policy"
            ),
        };
    }

    /// <summary>An attribute of a topic; null where it isn't set.</summary>
    /// <exception cref="AwsApiException">There is no such topic, or SNS couldn't be asked.</exception>
    public async Task<string?> TopicAttributeAsync(string topicArn, string attribute, CancellationToken ct)
    {
        var answer = await _moto
            .In(Arns.Region(topicArn))
            .QueryAsync("sns", "2010-03-31", "GetTopicAttributes", [new("TopicArn", topicArn)], ct);
        return answer.Descendants("entry").FirstOrDefault(e => e.Element("key")?.Value == attribute)?.Element("value")?.Value;
    }

    /// <summary>An attribute of a queue; null where it isn't set.</summary>
    /// <exception cref="AwsApiException">There is no such queue, or SQS couldn't be asked.</exception>
    public async Task<string?> QueueAttributeAsync(string queueArn, string attribute, CancellationToken ct)
    {
        var moto = _moto.In(Arns.Region(queueArn));
        var url = await moto.JsonAsync(
            "sqs",
            "AmazonSQS.GetQueueUrl",
            new JsonObject { ["QueueName"] = Arns.Resource(queueArn), ["QueueOwnerAWSAccountId"] = Arns.Account(queueArn) },
            ct
        );
        var answer = await moto.JsonAsync(
            "sqs",
            "AmazonSQS.GetQueueAttributes",
            new JsonObject { ["QueueUrl"] = Text(url, "QueueUrl"), ["AttributeNames"] = new JsonArray("All") },
            ct
        );
        return Text(answer["Attributes"], attribute);
    }

    /// <summary>Whether a service's error says that there is no such resource.</summary>
    public static bool IsNoResource(string code) =>
        code
            is "NotFoundException"
                or "NotFound"
                or "NoSuchBucket"
                or "ResourceNotFoundException"
                or "QueueDoesNotExist"
                or "AWS.SimpleQueueService.NonExistentQueue"
                or "NoSuchEntity";

    // A function without permissions and a table without a policy are "not found" too, but for those it makes no difference.
    private static bool IsNoPolicy(string code) => code is "NoSuchBucketPolicy" or "PolicyNotFoundException";

    private static string? Text(JsonNode? node, string member) => PermissionCall.Text((node as JsonObject)?[member]);
}
