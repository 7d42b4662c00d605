using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Faults;

/// <summary>The texts of a request among which a resource's name may be.</summary>
internal static class RequestTexts
{
    /// <summary>The values of path, query and body, and the names of the body's members: a batch's tables are names.</summary>
    public static IEnumerable<string> Of(AwsRequest request) =>
        [request.Bucket, request.Key, .. request.PathParameters.Values, .. request.Query.Values, .. OfBody(request)];

    private static IEnumerable<string> OfBody(AwsRequest request)
    {
        if (request.Protocol is AwsProtocol.Query or AwsProtocol.Ec2)
            return request.Form.Values;
        if (request.Protocol == AwsProtocol.RestXml || request.Body.IsEmpty)
            return [];
        try
        {
            return OfJson(request.Json);
        }
        catch (AwsApiException)
        {
            // No JSON object, so it names nothing. The service tells its caller.
            return [];
        }
    }

    private static IEnumerable<string> OfJson(JsonNode? node) =>
        node switch
        {
            JsonObject map => map.SelectMany(entry => OfJson(entry.Value).Prepend(entry.Key)),
            JsonArray list => list.SelectMany(OfJson),
            JsonValue value when value.TryGetValue<string>(out var text) => [text],
            _ => [],
        };
}
