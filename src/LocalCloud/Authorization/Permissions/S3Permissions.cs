using System.Collections.Frozen;
using System.Xml;

namespace RegulatedData.LocalCloud.Authorization;

/// <summary>S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html</summary>
internal sealed class S3Permissions : PermissionTable
{
    // Operations on a bucket's settings whose action has another name.
    private static readonly FrozenDictionary<string, string> BucketActions = new Dictionary<string, string>
    {
        ["DeleteBucketCors"] = "PutBucketCORS",
        ["DeleteBucketEncryption"] = "PutEncryptionConfiguration",
        ["DeleteBucketLifecycle"] = "PutLifecycleConfiguration",
        ["DeleteBucketReplication"] = "PutReplicationConfiguration",
        ["DeleteBucketTagging"] = "PutBucketTagging",
        ["DeletePublicAccessBlock"] = "PutBucketPublicAccessBlock",
        ["DeleteBucketOwnershipControls"] = "PutBucketOwnershipControls",
        ["GetBucketAccelerateConfiguration"] = "GetAccelerateConfiguration",
        ["GetBucketCors"] = "GetBucketCORS",
        ["GetBucketEncryption"] = "GetEncryptionConfiguration",
        ["GetBucketLifecycleConfiguration"] = "GetLifecycleConfiguration",
        ["GetBucketNotificationConfiguration"] = "GetBucketNotification",
        ["GetBucketReplication"] = "GetReplicationConfiguration",
        ["GetObjectLockConfiguration"] = "GetBucketObjectLockConfiguration",
        ["GetPublicAccessBlock"] = "GetBucketPublicAccessBlock",
        ["HeadBucket"] = "ListBucket",
        ["PutBucketAccelerateConfiguration"] = "PutAccelerateConfiguration",
        ["PutBucketCors"] = "PutBucketCORS",
        ["PutBucketEncryption"] = "PutEncryptionConfiguration",
        ["PutBucketLifecycleConfiguration"] = "PutLifecycleConfiguration",
        ["PutBucketNotificationConfiguration"] = "PutBucketNotification",
        ["PutBucketReplication"] = "PutReplicationConfiguration",
        ["PutObjectLockConfiguration"] = "PutBucketObjectLockConfiguration",
        ["PutPublicAccessBlock"] = "PutBucketPublicAccessBlock",
    }.ToFrozenDictionary();

    private static readonly string[] HeaderKeys =
    [
        "if-match",
        "if-none-match",
        "x-amz-acl",
        "x-amz-content-sha256",
        "x-amz-copy-source",
        "x-amz-metadata-directive",
        "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id",
        "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-storage-class",
        "x-amz-website-redirect-location",
    ];

    private static readonly string[] BucketOperationsOfTheirOwnName =
    [
        "CreateBucket",
        "DeleteBucket",
        "DeleteBucketPolicy",
        "DeleteBucketWebsite",
        "GetBucketAcl",
        "GetBucketLocation",
        "GetBucketLogging",
        "GetBucketOwnershipControls",
        "GetBucketPolicy",
        "GetBucketPolicyStatus",
        "GetBucketRequestPayment",
        "GetBucketTagging",
        "GetBucketVersioning",
        "GetBucketWebsite",
        "PutBucketAcl",
        "PutBucketLogging",
        "PutBucketOwnershipControls",
        "PutBucketPolicy",
        "PutBucketRequestPayment",
        "PutBucketTagging",
        "PutBucketVersioning",
        "PutBucketWebsite",
    ];

    public S3Permissions()
        : base("s3")
    {
        OnEach(_ => [Action("ListAllMyBuckets", "*")], "ListBuckets");
        OnEach(c => [OnBucket(c, "ListBucket")], "ListObjects", "ListObjectsV2");
        OnEach(c => [OnBucket(c, "ListBucketVersions")], "ListObjectVersions");
        OnEach(c => [OnBucket(c, "ListBucketMultipartUploads")], "ListMultipartUploads");
        OnEach(c => [OnBucket(c, c.Request.Operation)], BucketOperationsOfTheirOwnName);
        OnEach(c => [OnBucket(c, BucketActions[c.Request.Operation])], [.. BucketActions.Keys]);

        OnEach(c => [OfVersion(c, "GetObject")], "GetObject", "HeadObject");
        OnEach(c => [OfVersion(c, "GetObject"), OfVersion(c, "GetObjectAttributes", "GetObjectVersionAttributes")], "GetObjectAttributes");
        OnEach(c => [OfVersion(c, "GetObjectAcl", "GetObjectVersionAcl")], "GetObjectAcl");
        OnEach(c => [OfVersion(c, "PutObjectAcl", "PutObjectVersionAcl")], "PutObjectAcl");
        OnEach(c => [OfVersion(c, "GetObjectTagging", "GetObjectVersionTagging")], "GetObjectTagging");
        OnEach(c => [OfVersion(c, "PutObjectTagging", "PutObjectVersionTagging")], "PutObjectTagging");
        OnEach(c => [OfVersion(c, "DeleteObjectTagging", "DeleteObjectVersionTagging")], "DeleteObjectTagging");
        OnEach(
            c => [OnObject(c, c.Request.Operation)],
            "GetObjectLegalHold",
            "PutObjectLegalHold",
            "GetObjectRetention",
            "PutObjectRetention",
            "RestoreObject",
            "AbortMultipartUpload"
        );
        OnEach(c => [OnObject(c, "ListMultipartUploadParts")], "ListParts");
        OnEach(Put, "PutObject", "CreateMultipartUpload");
        OnEach(c => [OnObject(c, "PutObject")], "UploadPart", "CompleteMultipartUpload");
        OnEach(c => [CopySource(c), .. Put(c)], "CopyObject");
        OnEach(c => [CopySource(c), OnObject(c, "PutObject")], "UploadPartCopy");
        OnEach(c => [OfVersion(c, "DeleteObject")], "DeleteObject");
        OnEach(DeleteMany, "DeleteObjects");
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> ConditionKeys =>
        [
            "s3:RequestObjectTag/*",
            "s3:RequestObjectTagKeys",
            "s3:VersionId",
            "s3:authType",
            "s3:delimiter",
            "s3:if-match",
            "s3:if-none-match",
            "s3:max-keys",
            "s3:object-lock-legal-hold",
            "s3:object-lock-mode",
            "s3:object-lock-retain-until-date",
            "s3:prefix",
            "s3:signatureversion",
            "s3:x-amz-acl",
            "s3:x-amz-content-sha256",
            "s3:x-amz-copy-source",
            "s3:x-amz-metadata-directive",
            "s3:x-amz-server-side-encryption",
            "s3:x-amz-server-side-encryption-aws-kms-key-id",
            "s3:x-amz-server-side-encryption-customer-algorithm",
            "s3:x-amz-storage-class",
            "s3:x-amz-website-redirect-location",
        ];

    private RequiredPermission OnBucket(PermissionCall call, string action)
    {
        var query = call.Request.Query;
        return WithRequestKeys(call, Action(action, Bucket(call)))
            .With("s3:prefix", query.GetValueOrDefault("prefix"))
            .With("s3:delimiter", query.GetValueOrDefault("delimiter"))
            .With("s3:max-keys", query.GetValueOrDefault("max-keys"));
    }

    private RequiredPermission OnObject(PermissionCall call, string action) =>
        WithRequestKeys(call, Action(action, $"{Bucket(call)}/{Key(call)}"));

    // Naming a version asks for another action.
    private RequiredPermission OfVersion(PermissionCall call, string action, string? versionAction = null) =>
        VersionId(call) is { } version
            ? OnObject(call, versionAction ?? action + "Version").With("s3:VersionId", version)
            : OnObject(call, action);

    // What an upload sets beside the object's bytes needs rights of its own.
    private IEnumerable<RequiredPermission> Put(PermissionCall call)
    {
        var put = OnObject(call, "PutObject");
        yield return put;
        if (call.Header("x-amz-tagging") is not null)
            yield return put with
            {
                Action = "s3:PutObjectTagging",
            };
        if (call.Header("x-amz-acl") is not null)
            yield return put with
            {
                Action = "s3:PutObjectAcl",
            };
        if (call.Header("x-amz-object-lock-mode") is not null)
            yield return put with
            {
                Action = "s3:PutObjectRetention",
            };
        if (call.Header("x-amz-object-lock-legal-hold") is not null)
            yield return put with
            {
                Action = "s3:PutObjectLegalHold",
            };
    }

    // "/bucket/key?versionId=...", percent-encoded, with or without the first slash.
    private RequiredPermission CopySource(PermissionCall call)
    {
        var source = call.Header("x-amz-copy-source") ?? throw new PolicyException($"{call.Request.Operation} has no x-amz-copy-source.");
        var parts = source.TrimStart('/').Split("?versionId=", 2);
        var resource = $"arn:aws:s3:::{Uri.UnescapeDataString(parts[0])}";
        return parts is [_, var version]
            ? WithRequestKeys(call, Action("GetObjectVersion", resource)).With("s3:VersionId", version)
            : WithRequestKeys(call, Action("GetObject", resource));
    }

    private IEnumerable<RequiredPermission> DeleteMany(PermissionCall call)
    {
        var deletions = ReadDeletions(call).ToList();
        if (deletions.Count == 0)
            throw new PolicyException("DeleteObjects names no object.");
        return deletions.Select(d =>
        {
            var resource = $"{Bucket(call)}/{d.Key}";
            return d.Version is null
                ? WithRequestKeys(call, Action("DeleteObject", resource))
                : WithRequestKeys(call, Action("DeleteObjectVersion", resource)).With("s3:VersionId", d.Version);
        });
    }

    private static IEnumerable<(string Key, string? Version)> ReadDeletions(PermissionCall call)
    {
        try
        {
            return
            [
                .. AwsXml
                    .Parse(call.Request.Body)
                    .Elements("Object")
                    .Select(o => (o.Element("Key")?.Value ?? "", o.Element("VersionId")?.Value)),
            ];
        }
        catch (XmlException error)
        {
            throw new PolicyException($"The body of DeleteObjects isn't XML: {error.Message}", error);
        }
    }

    private static RequiredPermission WithRequestKeys(PermissionCall call, RequiredPermission permission)
    {
        foreach (var header in HeaderKeys)
            permission = permission.With($"s3:{header}", call.Header(header));
        var tags = (call.Header("x-amz-tagging") ?? "")
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => t.Split('=', 2))
            .ToList();
        foreach (var tag in tags)
            permission = permission.With($"s3:RequestObjectTag/{Decode(tag[0])}", tag.Length > 1 ? Decode(tag[1]) : "");
        return permission
            .With("s3:RequestObjectTagKeys", tags.Select(t => Decode(t[0])))
            .With("s3:object-lock-mode", call.Header("x-amz-object-lock-mode"))
            .With("s3:object-lock-legal-hold", call.Header("x-amz-object-lock-legal-hold"))
            .With("s3:object-lock-retain-until-date", call.Header("x-amz-object-lock-retain-until-date"))
            .With("s3:signatureversion", "AWS4-HMAC-SHA256")
            .With("s3:authType", call.Header("Authorization") is null ? "REST-QUERY-STRING" : "REST-HEADER");
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));

    private static string Bucket(PermissionCall call) =>
        call.Request.Bucket.Length > 0
            ? $"arn:aws:s3:::{call.Request.Bucket}"
            : throw new PolicyException($"s3 {call.Request.Operation} names no bucket.");

    private static string Key(PermissionCall call) =>
        call.Request.Key.Length > 0 ? call.Request.Key : throw new PolicyException($"s3 {call.Request.Operation} names no object.");

    private static string? VersionId(PermissionCall call) =>
        call.Request.Query.GetValueOrDefault("versionId") is { Length: > 0 } version ? version : null;
}
