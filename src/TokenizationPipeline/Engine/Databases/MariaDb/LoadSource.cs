using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization.MariaDb;

/// <summary>
/// What LOAD DATA LOCAL reads in place of a file: blocks that another thread pushes, at most <see cref="MostBlocks"/> of them in memory.
/// The client library pulls, a few kilobytes at a time.
/// </summary>
internal sealed unsafe class LoadSource : IDisposable
{
    private const int MostBlocks = 3;
    private const int Failure = -1;
    private const int UnknownError = 2000;

    private readonly BlockingCollection<ByteBuffer> full = new(MostBlocks);
    private readonly BlockingCollection<ByteBuffer> free = new(MostBlocks);
    private readonly CancellationTokenSource ended = new();
    private ByteBuffer? current;
    private int position;
    private bool isAborted;

    internal LoadSource()
    {
        for (var i = 0; i < MostBlocks; i++)
        {
            free.Add(new ByteBuffer());
        }
    }

    /// <summary>A block to fill, empty.</summary>
    /// <returns>The block; <c>null</c> when nobody reads any more.</returns>
    internal ByteBuffer? Take()
    {
        try
        {
            var block = free.Take(ended.Token);
            block.Clear();
            return block;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    internal void Push(ByteBuffer block) => full.Add(block);

    /// <summary>What was pushed is all.</summary>
    internal void Complete() => full.CompleteAdding();

    /// <summary>Ends the load with an error: nothing of it must be committed.</summary>
    internal void Abort()
    {
        Volatile.Write(ref isAborted, true);
        full.CompleteAdding();
    }

    /// <summary>Nobody reads any more.</summary>
    internal void End() => ended.Cancel();

    public void Dispose()
    {
        full.Dispose();
        free.Dispose();
        ended.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int OnStart(void** state, byte* fileName, void* self)
    {
        *state = self;
        return 0;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int OnRead(void* self, byte* buffer, uint length) => Of(self).Read(new Span<byte>(buffer, (int)length));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void OnEnd(void* self) { }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int OnError(void* self, byte* message, uint length)
    {
        if (length > 0)
        {
            *message = 0;
        }

        return UnknownError;
    }

    private static LoadSource Of(void* self) => (LoadSource)GCHandle.FromIntPtr((nint)self).Target!;

    // Called from native code, which no exception may reach: nothing in here throws but for being out of memory.
    private int Read(Span<byte> target)
    {
        while (current is null || position == current.Count)
        {
            if (current is not null)
            {
                free.Add(current);
                current = null;
            }

            if (!full.TryTake(out current, Timeout.Infinite))
            {
                return Volatile.Read(ref isAborted) ? Failure : 0;
            }

            position = 0;
        }

        var count = Math.Min(target.Length, current.Count - position);
        current.Written.Slice(position, count).CopyTo(target);
        position += count;
        return Volatile.Read(ref isAborted) ? Failure : count;
    }
}
