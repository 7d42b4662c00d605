using System.Collections.Concurrent;

namespace RegulatedData.Tokenization;

/// <summary>
/// Carries a chunk's rows from a reader through transformers to a writer, on three threads, so that reading, encrypting and writing
/// overlap. A few batches go round: memory doesn't grow with the rows. Before they are transformed, they are summed up for the verification.
/// </summary>
internal sealed class ChunkPipeline(
    IRowReader reader,
    SideReader? originals,
    TransformerRow transformers,
    IChunkWriter writer,
    Func<RowBatch> newBatch,
    Action<int> report
) : IDisposable
{
    private const int Batches = 4;

    private readonly BlockingCollection<RowBatch> empty = new(Batches);
    private readonly BlockingCollection<RowBatch> read = new(Batches);
    private readonly BlockingCollection<RowBatch> transformed = new(Batches);

    /// <summary>Carries all rows, and completes the chunk.</summary>
    /// <returns>How many rows there were.</returns>
    internal long Run(CancellationToken cancellation)
    {
        for (var i = 0; i < Batches; i++)
        {
            empty.Add(newBatch(), cancellation);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Start(() => Read(stop.Token), stop);
        var transforming = Start(() => Transform(stop.Token), stop);
        var writing = Start(() => Write(stop.Token), stop);
        var rows = ResultOrFirstError(reading, transforming, writing);
        cancellation.ThrowIfCancellationRequested();
        writer.Complete(rows, originals?.Sums.ToJson());
        return rows;
    }

    public void Dispose()
    {
        empty.Dispose();
        read.Dispose();
        transformed.Dispose();
    }

    private static Task<long> Start(Func<long> part, CancellationTokenSource stop) =>
        Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return part();
                }
                catch
                {
                    // The others have nothing to wait for any more.
                    stop.Cancel();
                    throw;
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private long Read(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var batch = empty.Take(stop);
                if (!reader.Read(batch))
                {
                    return 0;
                }

                read.Add(batch, stop);
            }
        }
        finally
        {
            read.CompleteAdding();
        }
    }

    private long Transform(CancellationToken stop)
    {
        try
        {
            foreach (var batch in read.GetConsumingEnumerable(stop))
            {
                originals?.Add(batch);
                transformers.Transform(batch);
                transformed.Add(batch, stop);
            }

            return 0;
        }
        finally
        {
            transformed.CompleteAdding();
        }
    }

    private long Write(CancellationToken stop)
    {
        var rows = 0L;
        foreach (var batch in transformed.GetConsumingEnumerable(stop))
        {
            writer.Write(batch);
            rows += batch.Count;
            report(batch.Count);
            empty.Add(batch, stop);
        }

        return rows;
    }

    // All three have ended when this returns, since the caller disposes what they use. What made the others stop is what there is to say.
    private static long ResultOrFirstError(params Task<long>[] parts)
    {
        var all = Task.WhenAll(parts);
        ((IAsyncResult)all).AsyncWaitHandle.WaitOne();
        var errors = parts.Where(part => part.IsFaulted).SelectMany(part => part.Exception!.InnerExceptions).ToList();
        if (errors.FirstOrDefault(error => error is not OperationCanceledException) is { } first)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(first).Throw();
        }

        return parts.Last().GetAwaiter().GetResult();
    }
}
