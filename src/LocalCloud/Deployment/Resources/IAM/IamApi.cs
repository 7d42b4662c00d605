using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Deployment.Resources.IAM;

/// <summary>IAM speaks the query protocol, and is the same in every region.</summary>
internal static class IamApi
{
    public static Task<XElement> CallAsync(
        ResourceRequest request,
        string action,
        IEnumerable<KeyValuePair<string, string>> form,
        CancellationToken ct
    ) => request.Aws.In("us-east-1").QueryAsync("iam", "2010-05-08", action, form, ct);

    /// <summary>Runs a call whose object may be gone already.</summary>
    public static async Task UnlessGoneAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (AwsApiException e) when (e.Code == "NoSuchEntity")
        {
            // The role went first, and took this with it.
            return;
        }
    }
}
