using System.Net;

namespace RegulatedData.LocalCloud;

/// <summary>S3's two ways to name a bucket: in the path, or in the host.</summary>
internal static class S3Address
{
    /// <summary>The request's path with the bucket as its first segment, wherever it came from.</summary>
    public static string Path(AwsRequest request)
    {
        var bucket = BucketInHost(request.Headers.GetValueOrDefault("Host", ""));
        return bucket is null ? request.Path : $"/{bucket}{request.Path}";
    }

    /// <summary>The bucket of <c>bucket.localhost:4566</c> and <c>bucket.s3.us-east-1.amazonaws.com</c>; null for a path-style host.</summary>
    public static string? BucketInHost(string host)
    {
        var name = WithoutPort(host);
        if (IPAddress.TryParse(name, out _))
            return null;
        foreach (var suffix in new[] { ".localhost", ".s3." })
        {
            var at = name.IndexOf(suffix, StringComparison.OrdinalIgnoreCase);
            if (at > 0)
                return TrimService(name[..at]);
        }
        return null;
    }

    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > 0 && host.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0 ? host[..colon] : host;
    }

    /// <summary>LocalStack-style hosts have a service label: <c>bucket.s3.localhost</c>.</summary>
    private static string? TrimService(string name) =>
        name == "s3" ? null
        : name.EndsWith(".s3", StringComparison.Ordinal) ? name[..^3]
        : name;
}
