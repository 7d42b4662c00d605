using System.Text.Json.Nodes;

namespace RegulatedData.LocalCloud.Deployment.Templates;

/// <summary>Which resources a stack creates, and which of them each one waits for.</summary>
internal sealed class DeployOrder
{
    private DeployOrder(IReadOnlyList<string> sequence, IReadOnlyDictionary<string, HashSet<string>> dependencies)
    {
        Sequence = sequence;
        Dependencies = dependencies;
    }

    /// <summary>The logical ids of the resources whose condition holds, each after all that it depends on; else in the template's order.</summary>
    public IReadOnlyList<string> Sequence { get; }

    /// <summary>What each resource refers to (Ref, GetAtt, Sub) or DependsOn directly.</summary>
    public IReadOnlyDictionary<string, HashSet<string>> Dependencies { get; }

    /// <summary>Reads the references of a template. Those in the branch of an <c>Fn::If</c> that isn't taken don't count.</summary>
    /// <exception cref="DeploymentException">Resources depend on each other in a circle: the message holds the circle.</exception>
    public static DeployOrder Of(Template template, Func<string, string, bool> condition)
    {
        var created = template
            .Resources.Values.Where(r => r.Condition is null || condition(r.Condition, $"{r.Path}.Condition"))
            .ToDictionary(r => r.LogicalId, StringComparer.Ordinal);
        var dependencies = created.Values.ToDictionary(
            r => r.LogicalId,
            r => DependenciesOf(template, r, created, condition),
            StringComparer.Ordinal
        );
        return new DeployOrder(Sort(template, [.. created.Keys], dependencies), dependencies);
    }

    private static HashSet<string> DependenciesOf(
        Template template,
        TemplateResource resource,
        Dictionary<string, TemplateResource> created,
        Func<string, string, bool> condition
    )
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in resource.DependsOn)
        {
            if (!template.Resources.ContainsKey(name))
                throw template.Fault($"{resource.Path}.DependsOn", $"names '{name}', which isn't a resource of this template.");
            found.Add(name);
        }
        Collect(resource.Properties, $"{resource.Path}.Properties", found, condition);
        found.IntersectWith(created.Keys);
        return found;
    }

    private static void Collect(JsonNode? node, string path, HashSet<string> found, Func<string, string, bool> condition)
    {
        if (Intrinsics.IsFunction(node, out var function, out var argument))
        {
            switch (function)
            {
                case "Ref":
                    found.Add(JsonText.Scalar(argument) ?? "");
                    return;
                case "Fn::GetAtt":
                    found.Add(
                        argument is JsonArray parts ? JsonText.Scalar(parts[0]) ?? "" : (JsonText.Scalar(argument) ?? "").Split('.')[0]
                    );
                    break;
                case "Fn::Sub":
                    CollectSub(argument, found);
                    break;
                case "Fn::If" when argument is JsonArray { Count: 3 } branches:
                    var taken = condition(JsonText.Scalar(branches[0]) ?? "", $"{path}.Fn::If") ? 1 : 2;
                    Collect(branches[taken], $"{path}.Fn::If[{taken}]", found, condition);
                    return;
            }
        }
        switch (node)
        {
            case JsonObject map:
                foreach (var (key, value) in map)
                    Collect(value, $"{path}.{key}", found, condition);
                break;
            case JsonArray list:
                foreach (var item in list)
                    Collect(item, path, found, condition);
                break;
        }
    }

    private static void CollectSub(JsonNode? argument, HashSet<string> found)
    {
        var text = JsonText.Scalar(argument is JsonArray { Count: > 0 } pair ? pair[0] : argument) ?? "";
        var own = argument is JsonArray { Count: 2 } both && both[1] is JsonObject variables ? variables : [];
        foreach (var part in SubText.Parse(text).Where(part => part.IsReference && !own.ContainsKey(part.Text)))
            found.Add(part.Text.Split('.')[0]);
    }

    private static List<string> Sort(Template template, IReadOnlyList<string> logicalIds, Dictionary<string, HashSet<string>> dependencies)
    {
        var sequence = new List<string>();
        var done = new HashSet<string>(StringComparer.Ordinal);
        var trail = new List<string>();
        foreach (var logicalId in logicalIds)
            Visit(logicalId);
        return sequence;

        void Visit(string logicalId)
        {
            if (done.Contains(logicalId))
                return;
            var start = trail.IndexOf(logicalId);
            if (start >= 0)
                throw template.Fault(
                    $"Resources.{logicalId}",
                    $"depends on itself: {string.Join(" → ", [.. trail[start..], logicalId])}. Break the circle, for example by naming one of "
                        + "them by a physical name instead of a reference."
                );
            trail.Add(logicalId);
            foreach (var dependency in logicalIds.Where(dependencies[logicalId].Contains))
                Visit(dependency);
            trail.RemoveAt(trail.Count - 1);
            done.Add(logicalId);
            sequence.Add(logicalId);
        }
    }
}
