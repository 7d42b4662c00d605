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
                        new(QueryForm.Entry("Attributes.entry", i, "key"), attribute.Name),
                        new(QueryForm.Entry("Attributes.entry", i, "value"), attribute.Value!),
                    }
            );
}
