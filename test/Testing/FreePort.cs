using System.Net;
using System.Net.Sockets;

namespace RegulatedData.Testing;

/// <summary>Ports for servers under test.</summary>
public static class FreePort
{
    /// <summary>
    /// A port of 127.0.0.1 that nobody listened on a moment ago. Another process may take it first: a server that can listen on port 0
    /// and say which port it got is better off with that.
    /// </summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
