using System.Text;

namespace RegulatedData.LocalCloud.Deployment;

/// <summary>The few S3 calls that deploying takes. S3 speaks XML over REST.</summary>
internal static class S3Rest
{
    /// <summary>Creates a bucket; one that is ours already is no error.</summary>
    public static async Task CreateBucketAsync(AwsApi aws, string bucket, CancellationToken ct)
    {
        // In us-east-1 S3 refuses a location constraint; elsewhere it wants one.
        using var body =
            aws.Region == "us-east-1"
                ? null
                : Xml(
                    $"<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><LocationConstraint>{aws.Region}</LocationConstraint></CreateBucketConfiguration>"
                );
        try
        {
            await aws.SendAsync("s3", HttpMethod.Put, $"/{bucket}", body, [], ct);
        }
        catch (AwsApiException e) when (e.Code == "BucketAlreadyOwnedByYou") { }
    }

    /// <summary>Sets one of a bucket's configurations (<c>versioning</c>, <c>encryption</c>, ...).</summary>
    public static async Task PutConfigurationAsync(AwsApi aws, string bucket, string configuration, string body, CancellationToken ct)
    {
        using var content = Xml(body);
        await aws.SendAsync("s3", HttpMethod.Put, $"/{bucket}?{configuration}", content, [], ct);
    }

    /// <summary>Writes an object.</summary>
    public static async Task PutObjectAsync(AwsApi aws, string bucket, string key, byte[] body, CancellationToken ct)
    {
        using var content = new ByteArrayContent(body);
        await aws.SendAsync("s3", HttpMethod.Put, $"/{bucket}/{EscapeKey(key)}", content, [], ct);
    }

    /// <summary>Reads an object as text.</summary>
    public static async Task<string> GetTextAsync(AwsApi aws, string bucket, string key, CancellationToken ct)
    {
        var answer = await aws.SendAsync("s3", HttpMethod.Get, $"/{bucket}/{EscapeKey(key)}", null, [], ct);
        return Encoding.UTF8.GetString(answer.Body.Span);
    }

    private static string EscapeKey(string key) => string.Join('/', key.Split('/').Select(Uri.EscapeDataString));

    private static StringContent Xml(string text) => new(text, Encoding.UTF8, "application/xml");
}
