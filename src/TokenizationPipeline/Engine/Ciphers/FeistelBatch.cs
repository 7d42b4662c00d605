using System.Runtime.InteropServices;

namespace RegulatedData.Tokenization;

/// <summary>
/// Values on their way through the rounds, as two numbers each. Values of one length stand side by side (a segment), since the rounds
/// depend on the length; AES is called once per round for all of them.
/// </summary>
internal sealed class FeistelBatch<THalf>(int capacity)
    where THalf : unmanaged
{
    private readonly THalf[] left = new THalf[capacity];
    private readonly THalf[] right = new THalf[capacity];
    private readonly List<Segment> segments = [];
    private int count;

    internal Span<THalf> Left => left;

    internal Span<THalf> Right => right;

    internal void Clear()
    {
        segments.Clear();
        count = 0;
    }

    /// <summary>Reserves places for values of one length, and returns the first of them.</summary>
    internal int Reserve(RoundFunction<THalf> rounds, int values)
    {
        segments.Add(new Segment(rounds, count, values));
        count += values;
        return count - values;
    }

    internal void Run(AesBlocks aes, int rounds, bool encrypt)
    {
        if (count == 0)
        {
            return;
        }

        for (var step = 0; step < rounds; step++)
        {
            var round = encrypt ? step : rounds - 1 - step;
            var (source, target) = round % 2 == 0 ? (right, left) : (left, right);
            foreach (var segment in segments)
            {
                segment.Rounds.MakeBlocks(round, segment.Of(source), aes.Input.Slice(segment.Start, segment.Count));
            }

            aes.Encrypt(count);
            foreach (var segment in segments)
            {
                var encrypted = aes.Output.Slice(segment.Start, segment.Count);
                if (encrypt)
                {
                    segment.Rounds.Add(round, encrypted, segment.Of(target));
                }
                else
                {
                    segment.Rounds.Subtract(round, encrypted, segment.Of(target));
                }
            }
        }
    }

    /// <summary>Nothing of the values stays in memory.</summary>
    internal void Wipe()
    {
        Clear();
        Array.Clear(left);
        Array.Clear(right);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Segment(RoundFunction<THalf> Rounds, int Start, int Count)
    {
        internal Span<THalf> Of(THalf[] halves) => halves.AsSpan(Start, Count);
    }
}
