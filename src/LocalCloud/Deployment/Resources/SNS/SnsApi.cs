using System.Globalization;
using System.Xml.Linq;

namespace RegulatedData.LocalCloud.Deployment.Resources.SNS;

/// <summary>SNS speaks the query protocol.</summary>
internal static class SnsApi
{
    public static Task<XElement> CallAsync(
        AwsApi aws,
        string action,
        IEnumerable<KeyValuePair<string, string>> form,
        CancellationToken ct
    ) => aws.QueryAsync("sns", "2010-03-31", action, form, ct);

    /// <summary><c>Attributes.entry.1.key</c> and <c>.value</c> for each attribute that has a value.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Attributes(IEnumerable<(string Name, string? Value)> attributes) =>
        attributes
            .Where(attribute => attribute.Value is not null)
            .SelectMany(
                (attribute, i) =>
                    new KeyValuePair<string, string>[]
                    {
                        new(Entry("Attributes.entry", i, "key"), attribute.Name),
                        new(Entry("Attributes.entry", i, "value"), attribute.Value!),
                    }
            );

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

    private static string Entry(string prefix, int index, string part) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}.{index + 1}.{part}");
}
