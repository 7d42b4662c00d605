using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegulatedData.LocalCloud.HttpApis;

/// <summary>Where each HTTP API answers: at a port of its own, so that its paths are those on AWS.</summary>
internal sealed partial class HttpApiAddresses
{
    private readonly ConcurrentDictionary<string, Uri> _addresses = new(StringComparer.Ordinal);

    /// <summary>An API answers.</summary>
    /// <param name="apiId">The API.</param>
    /// <param name="address"><c>http://127.0.0.1:port</c>.</param>
    public void Add(string apiId, Uri address) => _addresses[apiId] = address;

    /// <summary>An API is gone.</summary>
    public void Remove(string apiId) => _addresses.TryRemove(apiId, out _);

    /// <summary>The API's address without a slash at its end, or null where it has none.</summary>
    public string? Find(string apiId) => _addresses.TryGetValue(apiId, out var address) ? address.GetLeftPart(UriPartial.Authority) : null;

    /// <summary>
    /// The same value with the addresses of APIs on AWS replaced by those here. The CDK's <c>HttpApi.Url</c> doesn't ask CloudFormation for an API's
    /// address, but puts it together from the API's id, the region, and AWS's domain.
    /// </summary>
    public JsonNode? Localize(JsonNode? node) =>
        _addresses.IsEmpty
            ? node
            : node switch
            {
                JsonObject map => new JsonObject(map.ToList().Select(e => KeyValuePair.Create(e.Key, Localize(e.Value?.DeepClone())))),
                JsonArray list => new JsonArray([.. list.ToList().Select(item => Localize(item?.DeepClone()))]),
                JsonValue value when value.TryGetValue<string>(out var text) && AddressOnAws().IsMatch(text) => Localize(text),
                _ => node,
            };

    private string Localize(string text) => AddressOnAws().Replace(text, address => Find(address.Groups["id"].Value) ?? address.Value);

    [GeneratedRegex(
        @"https://(?<id>[a-z0-9]+)\.execute-api\.[a-z0-9-]+\.amazonaws\.com(\.cn)?",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex AddressOnAws();
}
