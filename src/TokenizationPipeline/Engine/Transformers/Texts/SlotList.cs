namespace RegulatedData.Tokenization;

/// <summary>The slots of several texts, one after another.</summary>
internal sealed class SlotList
{
    private Slot[] slots = new Slot[4096];

    internal int Count { get; private set; }

    internal ReadOnlySpan<Slot> Slice(int start, int count) => slots.AsSpan(start, count);

    internal void Add(Slot slot)
    {
        if (Count == slots.Length)
        {
            Array.Resize(ref slots, 2 * slots.Length);
        }

        slots[Count++] = slot;
    }

    /// <summary>Forgets the slots from this one on.</summary>
    internal void CutTo(int count) => Count = count;

    internal void Wipe()
    {
        Count = 0;
        Array.Clear(slots);
    }
}
