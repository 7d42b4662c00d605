using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>Keeps what was logged, and says so.</summary>
internal sealed class ListLogger(Changes changes) : ILogger
{
    public ConcurrentQueue<(LogLevel Level, int Id, string Text)> Lines { get; } = new();

    public string Text => string.Join('\n', Lines.Select(line => line.Text));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        Lines.Enqueue((logLevel, eventId.Id, formatter(state, exception) + exception));
        changes.Notify();
    }
}
