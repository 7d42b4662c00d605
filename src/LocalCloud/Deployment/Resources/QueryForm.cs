using System.Globalization;

namespace RegulatedData.LocalCloud.Deployment.Resources;

/// <summary>Lists as the query protocol writes them into a form, numbered from 1.</summary>
internal static class QueryForm
{
    /// <summary>A resource's tags: <c>Tags.member.1.Key</c> and <c>.Value</c> for each.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Tags(PropertyBag properties) =>
        properties
            .Tags()
            .SelectMany(
                (tag, i) =>
                    new KeyValuePair<string, string>[]
                    {
                        new(Entry("Tags.member", i, "Key"), tag.Key),
                        new(Entry("Tags.member", i, "Value"), tag.Value),
                    }
            );

    /// <summary>The name of one part of an entry, whose index counts from 0: <c>Tags.member.1.Key</c>.</summary>
    public static string Entry(string prefix, int index, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{index + 1}.{part}");
}
