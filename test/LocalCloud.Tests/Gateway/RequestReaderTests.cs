using System.Formats.Cbor;
using System.Text;

namespace RegulatedData.LocalCloud.Tests.Gateway;

public sealed class RequestReaderTests
{
    [Fact]
    public void A_json_request_is_named_by_its_target()
    {
        var request = Read("POST", "/", "dynamodb", ("X-Amz-Target", "DynamoDB_20120810.PutItem"), body: """{"TableName":"t"}""");

        request.Operation.Should().Be("PutItem");
        request.Protocol.Should().Be(AwsProtocol.Json);
        request.Json["TableName"]!.ToString().Should().Be("t");
    }

    [Fact]
    public void A_query_request_is_named_by_its_action()
    {
        var request = Read(
            "POST",
            "/",
            "sns",
            ("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
            body: "Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns&Message=a+b%2Bc"
        );

        request.Operation.Should().Be("Publish");
        request.Protocol.Should().Be(AwsProtocol.Query);
        request.Form["TopicArn"].Should().Be("arn:aws:sns");
        request.Form["Message"].Should().Be("a b+c");
    }

    [Fact]
    public void A_presigned_query_request_is_named_by_its_url() =>
        Read("GET", "/?Action=GetCallerIdentity&Version=2011-06-15", "sts", ("Accept", "*/*")).Operation.Should().Be("GetCallerIdentity");

    [Theory]
    [InlineData("PUT", "/backup-vaults/v%201", "backup", "CreateBackupVault")]
    [InlineData("GET", "/backup-vaults/", "backup", "ListBackupVaults")]
    [InlineData("PUT", "/restore-jobs/abc/validations", "backup", "PutRestoreValidationResult")]
    [InlineData("POST", "/2015-03-31/functions/f/invocations", "lambda", "Invoke")]
    [InlineData("DELETE", "/2017-03-31/tags/arn%3Aaws?tagKeys=a&tagKeys=b", "lambda", "UntagResource")]
    [InlineData("POST", "/schedules/s", "scheduler", "CreateSchedule")]
    [InlineData("POST", "/v2/email/outbound-emails", "ses", "SendEmail")]
    [InlineData("PUT", "/nothing/like/this", "backup", "")]
    public void A_rest_request_is_named_by_its_route(string method, string target, string service, string operation) =>
        Read(method, target, service, ("Accept", "*/*")).Operation.Should().Be(operation);

    [Fact]
    public void A_route_gives_its_parameters_decoded()
    {
        var request = Read("GET", "/backup-vaults/v%201/recovery-points/arn%3Aaws%3Aec2%3A%3Asnapshot%2Fs-1", "backup", ("Accept", "*/*"));

        request.Operation.Should().Be("DescribeRecoveryPoint");
        request.PathParameters["backupVaultName"].Should().Be("v 1");
        request.PathParameters["recoveryPointArn"].Should().Be("arn:aws:ec2::snapshot/s-1");
    }

    [Theory]
    [InlineData("GET", "/", "", "ListBuckets", "", "")]
    [InlineData("PUT", "/b1", "", "CreateBucket", "b1", "")]
    [InlineData("GET", "/b1?list-type=2&prefix=x", "", "ListObjectsV2", "b1", "")]
    [InlineData("PUT", "/b1/a%20b/../c", "", "PutObject", "b1", "a b/../c")]
    [InlineData("PUT", "/b1/k?partNumber=1&uploadId=u", "", "UploadPart", "b1", "k")]
    [InlineData("PUT", "/b1/k", "x-amz-copy-source", "CopyObject", "b1", "k")]
    [InlineData("PUT", "/b1/k?partNumber=1&uploadId=u", "x-amz-copy-source", "UploadPartCopy", "b1", "k")]
    [InlineData("POST", "/b1?delete", "", "DeleteObjects", "b1", "")]
    [InlineData("GET", "/b1/k?versionId=v&x-id=GetObject", "", "GetObject", "b1", "k")]
    [InlineData("PUT", "/b1?policy", "", "PutBucketPolicy", "b1", "")]
    public void An_s3_request_is_named_by_route_query_and_headers(
        string method,
        string target,
        string header,
        string operation,
        string bucket,
        string key
    )
    {
        var request = Read(method, target, "s3", (header.Length > 0 ? header : "Accept", "x"));

        request.Operation.Should().Be(operation);
        request.Bucket.Should().Be(bucket);
        request.Key.Should().Be(key);
        request.Protocol.Should().Be(AwsProtocol.RestXml);
    }

    [Theory]
    [InlineData("b1.localhost:4566", "b1")]
    [InlineData("b1.s3.localhost:4566", "b1")]
    [InlineData("b1.s3.us-east-1.amazonaws.com", "b1")]
    [InlineData("my.b1.localhost", "my.b1")]
    [InlineData("127.0.0.1:4566", null)]
    [InlineData("localhost:4566", null)]
    [InlineData("s3.localhost", null)]
    public void A_bucket_may_be_in_the_host(string host, string? bucket) => S3Address.BucketInHost(host).Should().Be(bucket);

    [Fact]
    public void An_object_may_have_the_media_type_of_a_form()
    {
        var request = Read("PUT", "/k", "s3", ("Content-Type", "application/x-www-form-urlencoded"), host: "b1.localhost:1");

        request.Operation.Should().Be("PutObject");
        request.Bucket.Should().Be("b1");
    }

    [Fact]
    public void A_cbor_request_is_named_by_its_path_and_read_as_json()
    {
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteStartMap(2);
        writer.WriteTextString("Namespace");
        writer.WriteTextString("N");
        writer.WriteTextString("StartTime");
        writer.WriteTag(CborTag.UnixTimeSeconds);
        writer.WriteDouble(1.5);
        writer.WriteEndMap();
        var head = Head(
            "POST",
            "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics",
            "monitoring",
            ("smithy-protocol", "rpc-v2-cbor")
        );

        var request = RequestReader.WithBody(head, writer.Encode());

        request.Operation.Should().Be("GetMetricStatistics");
        request.Protocol.Should().Be(AwsProtocol.RpcV2Cbor);
        request.Json.ToJsonString().Should().Be("""{"Namespace":"N","StartTime":1.5}""");
    }

    [Fact]
    public void A_body_that_is_not_json_is_refused_as_aws_does()
    {
        var request = Read("POST", "/", "kms", ("X-Amz-Target", "TrentService.Encrypt"), body: "{");

        request.Invoking(r => r.Json).Should().Throw<AwsApiException>().Where(e => e.Code == "SerializationException" && e.Status == 400);
    }

    private static AwsRequest Read(
        string method,
        string target,
        string service,
        (string Name, string Value) header,
        string body = "",
        string host = "127.0.0.1:1"
    ) => RequestReader.WithBody(Head(method, target, service, header, host), Encoding.UTF8.GetBytes(body));

    private static AwsRequest Head(
        string method,
        string target,
        string service,
        (string Name, string Value) header,
        string host = "127.0.0.1:1"
    )
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = host, [header.Name] = header.Value };
        return RequestReader.ReadHead(method, target, headers, new SigningScope("k", null, "us-east-1", service, null));
    }
}
