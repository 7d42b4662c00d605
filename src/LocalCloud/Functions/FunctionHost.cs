using System.Collections.Concurrent;

namespace RegulatedData.LocalCloud;

/// <summary>The Lambda functions of a local cloud: each is its real bundle, in processes of its own.</summary>
internal sealed class FunctionHost
{
    private readonly ConcurrentDictionary<string, FunctionDefinition> _functions = new(StringComparer.Ordinal);

    /// <summary>All functions, by name.</summary>
    public IReadOnlyCollection<FunctionDefinition> All => [.. _functions.Values.OrderBy(f => f.Name, StringComparer.Ordinal)];

    /// <summary>Adds a function, or replaces the one of the same name.</summary>
    public void Register(FunctionDefinition definition) => _functions[definition.Name] = definition;

    /// <summary>The function with this name, ARN (with or without qualifier) or partial ARN; null for none.</summary>
    public FunctionDefinition? Find(string nameOrArn) => _functions.GetValueOrDefault(FunctionName.Parse(nameOrArn));

    /// <summary>Takes a function away and ends its processes. Nothing happens where there is none.</summary>
    public Task RemoveAsync(string name)
    {
        _functions.TryRemove(name, out _);
        return Task.CompletedTask;
    }
}
