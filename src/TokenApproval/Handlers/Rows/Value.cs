using System.Globalization;
using Amazon.DynamoDBv2.Model;
using RegulatedData.Handlers.TokenApproval.Rules;

namespace RegulatedData.Handlers.TokenApproval.Rows;

/// <summary>DynamoDB's values of ours.</summary>
internal static class Value
{
    public static AttributeValue Of(string text) => new() { S = text };

    public static AttributeValue Of(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    public static AttributeValue Of(DateTimeOffset time) => Of(Times.Text(time));

    public static AttributeValue Of(IEnumerable<string> texts) => new() { L = [.. texts.Select(Of)] };

    public static AttributeValue Of(IEnumerable<KeyValuePair<string, string>> map) =>
        new() { M = map.ToDictionary(entry => entry.Key, entry => Of(entry.Value)) };

    public static AttributeValue Of(IEnumerable<KeyValuePair<string, int>> map) =>
        new() { M = map.ToDictionary(entry => entry.Key, entry => Of(entry.Value)) };

    /// <summary>Epoch seconds, for time to live.</summary>
    public static AttributeValue EpochSeconds(DateTimeOffset time) => Of(time.ToUnixTimeSeconds());
}
