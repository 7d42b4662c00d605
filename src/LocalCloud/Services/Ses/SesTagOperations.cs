using System.Text.Json.Nodes;
using RegulatedData.LocalCloud.Events;

namespace RegulatedData.LocalCloud.Services.Ses;

/// <summary>The tags of identities and configuration sets.</summary>
internal sealed class SesTagOperations : ISesOperations
{
    /// <inheritdoc />
    public IEnumerable<(string, Func<SesCall, JsonObject>)> Operations =>
        [("TagResource", Tag), ("UntagResource", Untag), ("ListTagsForResource", List)];

    private static JsonObject Tag(SesCall call)
    {
        var tags = TagsOf(call.Store, call.Required("ResourceArn"));
        var added = call.Body["Tags"]?.AsArray() ?? [];
        lock (tags)
        {
            Remove(tags, added.Select(tag => AwsJson.Text(tag!["Key"])!));
            foreach (var tag in added)
                tags.Add(tag!.DeepClone());
        }
        return [];
    }

    private static JsonObject Untag(SesCall call)
    {
        var tags = TagsOf(call.Store, Arn(call));
        lock (tags)
            Remove(tags, call.Request.QueryValues("TagKeys"));
        return [];
    }

    private static JsonObject List(SesCall call)
    {
        var tags = TagsOf(call.Store, Arn(call));
        lock (tags)
            return new JsonObject { ["Tags"] = tags.DeepClone() };
    }

    private static string Arn(SesCall call) =>
        call.Request.Query.GetValueOrDefault("ResourceArn") ?? throw SesErrors.Invalid("ResourceArn is missing.");

    private static JsonArray TagsOf(SesStore store, string arn)
    {
        var resource = ArnParts.Parse(arn).Resource;
        return resource.Split('/', 2) switch
        {
            ["identity", var name] => store.Identity(name).Tags,
            ["configuration-set", var name] => store.ConfigurationSet(name).Tags,
            _ => throw SesErrors.NotFound($"{arn} does not exist."),
        };
    }

    private static void Remove(JsonArray tags, IEnumerable<string> keys)
    {
        var gone = keys.ToHashSet(StringComparer.Ordinal);
        foreach (var tag in tags.Where(tag => gone.Contains(AwsJson.Text(tag!["Key"])!)).ToList())
            tags.Remove(tag);
    }
}
