using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace RegulatedData.Tokenization;

/// <summary>Does several things at a time, on threads of their own: what blocks must not starve the thread pool.</summary>
internal static class SideBySide
{
    internal static void Run<T>(IReadOnlyList<T> items, int parallelism, Action<T> action, CancellationToken cancellation)
    {
        var queue = new ConcurrentQueue<T>(items);
        var errors = new ConcurrentQueue<Exception>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var workers = Enumerable.Range(0, Math.Min(parallelism, items.Count)).Select(_ => Start(() => Work(queue, action, errors, stop)));
        Task.WaitAll([.. workers], CancellationToken.None);
        if (errors.FirstOrDefault(error => error is not OperationCanceledException) is { } error)
        {
            ExceptionDispatchInfo.Capture(error).Throw();
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private static Task Start(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // The first error is thrown when the others have ended too.
    private static void Work<T>(ConcurrentQueue<T> queue, Action<T> action, ConcurrentQueue<Exception> errors, CancellationTokenSource stop)
    {
        while (!stop.IsCancellationRequested && queue.TryDequeue(out var item))
        {
            try
            {
                action(item);
            }
            catch (Exception error)
            {
                errors.Enqueue(error);
                stop.Cancel();
            }
        }
    }
}
