using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Tests;

/// <summary>A state machine's definition, with the machines inside its maps.</summary>
internal sealed class Machine
{
    private Machine(string name, JsonObject definition)
    {
        Name = name;
        Start = (string)definition["StartAt"]!;
        States = definition[nameof(States)]!.AsObject().ToDictionary(state => state.Key, state => state.Value!.AsObject());
        Definition = definition;
    }

    public string Name { get; }

    public string Start { get; }

    public JsonObject Definition { get; }

    public IReadOnlyDictionary<string, JsonObject> States { get; }

    /// <summary>A machine of the construct, by a part of its logical id.</summary>
    public static Machine Of(string idPart) =>
        new(
            idPart,
            JsonNode
                .Parse((string)Approvals.Resolved.Properties("AWS::StepFunctions::StateMachine", idPart)["DefinitionString"]!)!
                .AsObject()
        );

    /// <summary>This one, and those inside its maps.</summary>
    public IEnumerable<Machine> WithInner() =>
        States
            .Where(state => state.Value["ItemProcessor"] is not null)
            .SelectMany(state => new Machine($"{Name}/{state.Key}", state.Value["ItemProcessor"]!.AsObject()).WithInner())
            .Prepend(this);

    /// <summary>A state, wherever it is.</summary>
    public JsonObject State(string name) => WithInner().SelectMany(machine => machine.States).Single(state => state.Key == name).Value;

    /// <summary>Where the ways from a state end.</summary>
    public IReadOnlySet<string> EndsOf(string from)
    {
        var (seen, ends, open) = (new HashSet<string>(), new HashSet<string>(), new Stack<string>([from]));
        while (open.TryPop(out var name))
        {
            if (!seen.Add(name))
                continue;
            var next = Next(States[name]).ToList();
            if (next.Count == 0)
                ends.Add(name);
            next.ForEach(open.Push);
        }

        return ends;
    }

    private static IEnumerable<string> Next(JsonObject state) =>
        new[] { (string?)state["Next"], (string?)state["Default"] }
            .Concat((state["Choices"]?.AsArray() ?? []).Select(choice => (string?)choice!["Next"]))
            .Concat((state["Catch"]?.AsArray() ?? []).Select(handler => (string?)handler!["Next"]))
            .OfType<string>();
}
