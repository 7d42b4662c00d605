namespace RegulatedData.LocalCloud;

/// <summary>
/// The ways to name a function (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html): <c>name</c>, <c>name:qualifier</c>,
/// <c>account:function:name</c>, and the ARN with or without a qualifier.
/// </summary>
internal static class FunctionName
{
    /// <summary>The plain name.</summary>
    public static string Parse(string nameOrArn)
    {
        var parts = nameOrArn.Split(':');
        var marker = Array.IndexOf(parts, "function");
        return marker >= 0 && marker + 1 < parts.Length ? parts[marker + 1] : parts[0];
    }
}
