using static RegulatedData.LocalCloud.Tests.Authorization.Requests;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class S3PermissionsTests
{
    [Theory]
    [InlineData("ListObjectsV2", "s3:ListBucket")]
    [InlineData("HeadBucket", "s3:ListBucket")]
    [InlineData("ListObjectVersions", "s3:ListBucketVersions")]
    [InlineData("GetBucketEncryption", "s3:GetEncryptionConfiguration")]
    [InlineData("PutBucketPolicy", "s3:PutBucketPolicy")]
    [InlineData("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock")]
    public async Task Operations_on_a_bucket_have_actions_of_other_names(string operation, string action) =>
        (await NeedsAsync(S3(operation, "B"))).Should().Equal($"{action} on arn:aws:s3:::B");

    [Theory]
    [InlineData("GetObject", "s3:GetObject")]
    [InlineData("HeadObject", "s3:GetObject")]
    [InlineData("PutObject", "s3:PutObject")]
    [InlineData("UploadPart", "s3:PutObject")]
    [InlineData("CompleteMultipartUpload", "s3:PutObject")]
    [InlineData("DeleteObject", "s3:DeleteObject")]
    [InlineData("ListParts", "s3:ListMultipartUploadParts")]
    public async Task Operations_on_an_object_need_its_ARN(string operation, string action) =>
        (await NeedsAsync(S3(operation, "B", "a/b c"))).Should().Equal($"{action} on arn:aws:s3:::B/a/b c");

    [Theory]
    [InlineData("GetObject", "s3:GetObjectVersion")]
    [InlineData("DeleteObject", "s3:DeleteObjectVersion")]
    [InlineData("GetObjectTagging", "s3:GetObjectVersionTagging")]
    public async Task Naming_a_version_needs_another_action(string operation, string action)
    {
        var needs = await RequiredAsync(S3(operation, "B", "k", new() { ["versionId"] = "v1" }));

        needs.Single().Action.Should().Be(action);
        needs.Single().Context["s3:VersionId"].Should().Equal("v1");
    }

    [Theory]
    [InlineData("/Source/a%20b", "s3:GetObject on arn:aws:s3:::Source/a b")]
    [InlineData("Source/k?versionId=v1", "s3:GetObjectVersion on arn:aws:s3:::Source/k")]
    public async Task A_copy_needs_to_read_its_source(string source, string read)
    {
        var headers = new Dictionary<string, string> { ["x-amz-copy-source"] = source };

        (await NeedsAsync(S3("CopyObject", "B", "k", headers: headers))).Should().Equal(read, "s3:PutObject on arn:aws:s3:::B/k");
        (await NeedsAsync(S3("UploadPartCopy", "B", "k", headers: headers))).Should().Equal(read, "s3:PutObject on arn:aws:s3:::B/k");
    }

    [Fact]
    public async Task What_an_upload_sets_beside_its_bytes_needs_rights_of_its_own() =>
        (
            await NeedsAsync(
                S3("PutObject", "B", "k", headers: new() { ["x-amz-tagging"] = "a=1&b=2", ["x-amz-object-lock-mode"] = "COMPLIANCE" })
            )
        )
            .Should()
            .Equal(
                "s3:PutObject on arn:aws:s3:::B/k",
                "s3:PutObjectTagging on arn:aws:s3:::B/k",
                "s3:PutObjectRetention on arn:aws:s3:::B/k"
            );

    [Fact]
    public async Task Deleting_many_needs_the_right_for_each() => (
            await NeedsAsync(
                S3(
                    "DeleteObjects",
                    "B",
                    body: """
                    <Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>v</VersionId></Object></Delete>
                    """
                )
            )
        ).Should().Equal("s3:DeleteObject on arn:aws:s3:::B/a", "s3:DeleteObjectVersion on arn:aws:s3:::B/b");

    [Fact]
    public async Task The_prefix_of_a_listing_is_a_condition_key() =>
        (await RequiredAsync(S3("ListObjectsV2", "B", query: new() { ["prefix"] = "a/", ["delimiter"] = "/" })))[0]
            .Context["s3:prefix"]
            .Should()
            .Equal("a/");
}
