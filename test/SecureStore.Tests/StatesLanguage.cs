using System.Text.Json.Nodes;

namespace RegulatedData.SecureStore.Tests;

/// <summary>A state machine's definition, as a graph that can be asked where it leads.</summary>
internal sealed class StatesLanguage
{
    public StatesLanguage(string definition)
    {
        var json = JsonNode.Parse(definition)!;
        Start = json["StartAt"]!.GetValue<string>();
        States = json[nameof(States)]!
            .AsObject()
            .ToDictionary(state => state.Key, state => state.Value!.AsObject(), StringComparer.Ordinal);
    }

    public string Start { get; }

    public IReadOnlyDictionary<string, JsonObject> States { get; }

    /// <summary>The end states that can be reached from a state, by success, choice or error.</summary>
    public IReadOnlySet<string> EndsOf(string state)
    {
        var (seen, ends, open) = (
            new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal),
            new Stack<string>([state])
        );
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
                continue;
            var next = Next(name).ToList();
            if (next.Count == 0)
                ends.Add(name);
            next.ForEach(open.Push);
        }

        return ends;
    }

    /// <summary>The states in their order, from one to the end, when every task succeeds.</summary>
    public IReadOnlyList<string> WayFrom(string state)
    {
        var way = new List<string> { state };
        while (States[way[^1]]["Next"]?.GetValue<string>() is { } next)
            way.Add(next);
        return way;
    }

    private IEnumerable<string> Next(string name)
    {
        var state = States[name];
        string?[] ways =
        [
            state["Next"]?.GetValue<string>(),
            state["Default"]?.GetValue<string>(),
            .. (state["Choices"]?.AsArray() ?? []).Select(choice => choice!["Next"]!.GetValue<string>()),
            .. (state["Catch"]?.AsArray() ?? []).Select(handler => handler!["Next"]!.GetValue<string>()),
        ];
        return ways.OfType<string>();
    }
}
