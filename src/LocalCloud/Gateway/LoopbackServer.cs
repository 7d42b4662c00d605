using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace RegulatedData.LocalCloud;

/// <summary>Small HTTP servers that only this machine can reach.</summary>
internal static class LoopbackServer
{
    /// <summary>A server on 127.0.0.1 that reads no configuration and writes no log. Give it a handler, then start it.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    public static WebApplication Create(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            // Each handler bounds what it reads; uploads to S3 may be as large as S3 allows.
            kestrel.Limits.MaxRequestBodySize = null;
            // API Gateway takes request lines of 10 KB.
            kestrel.Limits.MaxRequestLineSize = 16 * 1024;
            // A debugger may hold a caller up for as long as it likes.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        return builder.Build();
    }

    /// <summary>Ends a server at once: whoever still waits for an answer is cut off.</summary>
    public static async Task StopAsync(WebApplication server)
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await server.StopAsync(atOnce.Token);
        await server.DisposeAsync();
    }

    /// <summary>Ctrl-C and SIGTERM are the program's own business: the default lifetime would swallow them.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
