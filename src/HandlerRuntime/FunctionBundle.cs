namespace RegulatedData.HandlerRuntime;

/// <summary>
/// The functions of one deployment package, and its entry point. The environment variable <c>HANDLER</c> says which of them this
/// process is; only that one is constructed.
/// </summary>
/// <example>
/// <code>
/// return await new FunctionBundle()
///     .Add("RestoreTestAge", _ => JsonFunction.Create(RestoreTestAge.RunAsync, Json.Default.Input, Json.Default.Output))
///     .RunAsync();
/// </code>
/// </example>
public sealed class FunctionBundle
{
    /// <summary>The environment variable that names the function of the bundle: <c>HANDLER</c>.</summary>
    public const string FunctionVariable = "HANDLER";

    private readonly SortedDictionary<string, Func<FunctionEnvironment, IFunction>> functions = new(StringComparer.Ordinal);

    /// <summary>Adds a function.</summary>
    /// <param name="name">The value of <c>HANDLER</c> that picks it. Case matters.</param>
    /// <param name="create">
    /// Makes the function, once, before the first invocation. What it throws is reported to Lambda as an initialization error.
    /// </param>
    /// <exception cref="ArgumentException">The bundle already has a function of that name.</exception>
    public FunctionBundle Add(string name, Func<FunctionEnvironment, IFunction> create)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(create);
        if (!functions.TryAdd(name, create))
            throw new ArgumentException(
                $"The bundle already has a function named '{name}'. Names are unique within a bundle.",
                nameof(name)
            );

        return this;
    }

    /// <summary>
    /// Serves invocations until Lambda stops the process.
    /// </summary>
    /// <returns>The process's exit code: 0 when told to stop, 1 after a failed start or when the Runtime API is gone.</returns>
    public async Task<int> RunAsync()
    {
        using var host = FunctionHost.ForThisProcess(this);
        return await host.RunAsync();
    }

    /// <summary>The function that the environment asks for.</summary>
    /// <exception cref="FunctionException"><c>HANDLER</c> isn't set, or the bundle has no such function.</exception>
    internal IFunction Create(FunctionEnvironment environment)
    {
        var name = environment.Optional(FunctionVariable);
        if (name is not null && functions.TryGetValue(name, out var create))
            return create(environment);

        var given = name is null
            ? $"The environment variable {FunctionVariable} isn't set"
            : $"{FunctionVariable} is '{name}', which this bundle doesn't have";
        throw new FunctionException("Runtime.UnknownFunction", $"{given}. Set it to one of: {string.Join(", ", functions.Keys)}.");
    }
}
