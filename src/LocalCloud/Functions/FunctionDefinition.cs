using System.Collections.Frozen;

namespace RegulatedData.LocalCloud;

/// <summary>A Lambda function, as its template describes it.</summary>
internal sealed record FunctionDefinition
{
    /// <summary>The function's name.</summary>
    public required string Name { get; init; }

    /// <summary>The function's ARN, without a qualifier.</summary>
    public required string Arn { get; init; }

    /// <summary>The directory with the code: the asset as synthesized.</summary>
    public required string CodeDirectory { get; init; }

    /// <summary>The handler: for an executable assembly its name, without <c>.dll</c>.</summary>
    public required string Handler { get; init; }

    /// <summary>The runtime's identifier, such as <c>dotnet10</c>.</summary>
    public required string Runtime { get; init; }

    /// <summary>The execution role's ARN.</summary>
    public required string RoleArn { get; init; }

    /// <summary>The function's own environment variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>After this, an invocation is ended. Default: 3 seconds, as on Lambda.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Memory in MB; told to the function, not enforced. Default: 128, as on Lambda.</summary>
    public int MemoryMb { get; init; } = 128;

    /// <summary>Where its log goes. Default: <c>/aws/lambda/</c> and the name.</summary>
    public string? LogGroup { get; init; }

    /// <summary><c>Text</c> or <c>JSON</c> (<c>LoggingConfig.LogFormat</c>).</summary>
    public string LogFormat { get; init; } = "Text";

    /// <summary>The description.</summary>
    public string Description { get; init; } = "";

    /// <summary>The instruction set that the template asks for; the process runs on this machine's.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>The tags.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>What happens to asynchronous invocations that fail.</summary>
    public AsyncInvocationConfig Async { get; init; } = new();

    /// <summary>Where its log goes.</summary>
    public string EffectiveLogGroup => LogGroup ?? $"/aws/lambda/{Name}";
}

/// <summary>What happens to asynchronous invocations (<c>AWS::Lambda::EventInvokeConfig</c> and <c>DeadLetterConfig</c>).</summary>
internal sealed record AsyncInvocationConfig
{
    /// <summary>How often a failed one is tried again. Default: 2, as on Lambda.</summary>
    public int MaximumRetryAttempts { get; init; } = 2;

    /// <summary>A queue or topic for events that failed (<c>DeadLetterConfig.TargetArn</c>); null for none.</summary>
    public string? DeadLetterArn { get; init; }

    /// <summary>A queue, topic, bus or function for records of failed invocations; null for none.</summary>
    public string? OnFailureArn { get; init; }

    /// <summary>A queue, topic, bus or function for records of successful invocations; null for none.</summary>
    public string? OnSuccessArn { get; init; }
}
