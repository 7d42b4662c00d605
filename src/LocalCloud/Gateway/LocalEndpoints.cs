using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace RegulatedData.LocalCloud;

/// <summary>
/// Paths that the gateway answers without a signature: the local cloud's own API, and what AWS serves without one, such as the URL to which
/// a custom resource sends its response. All start with <c>/_localcloud/</c>.
/// </summary>
internal sealed class LocalEndpoints
{
    /// <summary>What all these paths start with.</summary>
    public const string Root = "/_localcloud/";

    private readonly ConcurrentDictionary<string, RequestDelegate> _handlers = new(StringComparer.Ordinal);

    /// <summary>Answers requests whose path is <c>/_localcloud/</c> and <paramref name="name"/>, or goes on from there with a slash.</summary>
    /// <returns>Dispose it to stop.</returns>
    /// <exception cref="ArgumentException">The name holds a slash or is taken.</exception>
    public IDisposable Map(string name, RequestDelegate handler)
    {
        if (name.Contains('/', StringComparison.Ordinal) || !_handlers.TryAdd(name, handler))
            throw new ArgumentException($"'{name}' must be one path segment that isn't in use yet.", nameof(name));
        return new Mapping(this, name);
    }

    /// <summary>Answers a request under <see cref="Root"/>.</summary>
    public Task HandleAsync(HttpContext context)
    {
        var name = context.Request.Path.Value![Root.Length..].Split('/')[0];
        if (_handlers.TryGetValue(name, out var handler))
            return handler(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync($"There is nothing at {Root}{name}.\n", context.RequestAborted);
    }

    private sealed class Mapping(LocalEndpoints endpoints, string name) : IDisposable
    {
        public void Dispose() => endpoints._handlers.TryRemove(name, out _);
    }
}
