using System.Collections.Concurrent;
using Amazon.Runtime;

namespace RegulatedData.TokenApproval.Handlers.Tests.Cloud;

/// <summary>Which calls clients make, retries apart, until it is disposed.</summary>
internal sealed class CountedCalls : IDisposable
{
    private readonly AmazonServiceClient[] clients;
    private readonly ConcurrentQueue<string> calls = new();

    public CountedCalls(params AmazonServiceClient[] clients)
    {
        this.clients = clients;
        foreach (var client in clients)
            client.BeforeRequestEvent += Note;
    }

    /// <summary>The operations, in their order.</summary>
    public IEnumerable<string> Calls => calls;

    public void Dispose()
    {
        foreach (var client in clients)
            client.BeforeRequestEvent -= Note;
    }

    private void Note(object sender, RequestEventArgs call)
    {
        if (call is WebServiceRequestEventArgs request)
            calls.Enqueue(request.Headers["X-Amz-Target"].Split('.')[1]);
    }
}
