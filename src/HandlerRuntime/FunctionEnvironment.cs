namespace RegulatedData.HandlerRuntime;

/// <summary>The environment variables a function is configured by.</summary>
/// <param name="read">Reads one variable; null when it isn't set.</param>
public sealed class FunctionEnvironment(Func<string, string?> read)
{
    /// <summary>This process's environment.</summary>
    public static FunctionEnvironment OfThisProcess { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>A variable's value; null when it isn't set or is blank.</summary>
    public string? Optional(string name)
    {
        var value = read(name);
        return string.IsNullOrWhiteSpace(value) ? null : value;
    }

    /// <summary>A variable's value.</summary>
    /// <exception cref="FunctionException">It isn't set, or is blank.</exception>
    public string Required(string name) =>
        Optional(name)
        ?? throw new FunctionException(
            "Runtime.MissingConfiguration",
            $"The environment variable {name} isn't set, and this function can't work without it. Set it in the function's configuration."
        );
}
