using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace RegulatedData.Samples.ActionProcessor;

/// <summary>Sections <c>Approvals</c> and <c>ActionProcessor</c> of appsettings.json, or variables such as <c>Approvals__QueueUrl</c>.</summary>
internal sealed record ProcessorSettings
{
    /// <summary>The construct's API URL.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>The construct's decision queue.</summary>
    public required Uri QueueUrl { get; init; }

    /// <summary>The region, where the URLs don't name it.</summary>
    public string? Region { get; init; }

    /// <summary>The only folder that actions may touch.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the worker remembers what it has done until that is reported.</summary>
    public required string JournalFolder { get; init; }

    /// <summary>How long a message stays with a worker that died. Default: 2 minutes.</summary>
    public TimeSpan VisibilityTimeout { get; init; }

    /// <summary>The pause before a failed action is tried again. Default: 30 seconds.</summary>
    public TimeSpan FirstPause { get; init; }

    public static ProcessorSettings Read(IConfiguration configuration) =>
        new()
        {
            Endpoint = Address(configuration, "Approvals:Endpoint"),
            QueueUrl = Address(configuration, "Approvals:QueueUrl"),
            Region = configuration["Approvals:Region"] is { Length: > 0 } region ? region : null,
            Folder = Required(configuration, "ActionProcessor:Folder"),
            JournalFolder = Required(configuration, "ActionProcessor:JournalFolder"),
            VisibilityTimeout = Time(configuration, "ActionProcessor:VisibilityTimeout", TimeSpan.FromMinutes(2)),
            FirstPause = Time(configuration, "ActionProcessor:FirstPause", TimeSpan.FromSeconds(30)),
        };

    private static Uri Address(IConfiguration configuration, string name) =>
        Uri.TryCreate(Required(configuration, name), UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"{name} isn't a URL. Set it to the stack's output.");

    private static TimeSpan Time(IConfiguration configuration, string name, TimeSpan otherwise) =>
        configuration[name] is { Length: > 0 } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value
            ? value
            : throw new InvalidOperationException(
                $"Set {name} in appsettings.json, or {name.Replace(":", "__", StringComparison.Ordinal)} in the environment."
            );
}
