namespace RegulatedData.LocalCloud;

/// <summary>Which items requests are under way on.</summary>
internal sealed class ItemsInUse
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Uses> _items = new(StringComparer.Ordinal);

    /// <summary>Begins a request, unless others that are under way get in its way.</summary>
    /// <param name="use">What it does with its items.</param>
    /// <param name="items">Its items; null for one that can't be told.</param>
    /// <param name="conflicts">Otherwise, which of the items are in use, by their place.</param>
    public bool TryEnter(ItemUse use, IReadOnlyList<string?> items, out IReadOnlyCollection<int> conflicts)
    {
        lock (_lock)
        {
            conflicts = [.. Enumerable.Range(0, items.Count).Where(i => items[i] is { } item && IsInTheWay(use, item))];
            if (conflicts.Count > 0)
                return false;
            Count(use, items, +1);
            return true;
        }
    }

    /// <summary>Ends a request that began.</summary>
    public void Leave(ItemUse use, IReadOnlyList<string?> items)
    {
        lock (_lock)
            Count(use, items, -1);
    }

    private bool IsInTheWay(ItemUse use, string item) =>
        _items.TryGetValue(item, out var uses) && (uses.Transactions > 0 || (use == ItemUse.TransactionReads && uses.Writes > 0));

    private void Count(ItemUse use, IReadOnlyList<string?> items, int change)
    {
        // A transaction's reads keep nobody from writing.
        if (use == ItemUse.TransactionReads)
            return;
        foreach (var item in items.OfType<string>())
        {
            var uses = _items.GetValueOrDefault(item, Uses.None);
            uses =
                use == ItemUse.TransactionWrites
                    ? uses with
                    {
                        Transactions = uses.Transactions + change,
                    }
                    : uses with
                    {
                        Writes = uses.Writes + change,
                    };
            if (uses == Uses.None)
                _items.Remove(item);
            else
                _items[item] = uses;
        }
    }

    private sealed record Uses(int Transactions, int Writes)
    {
        public static Uses None { get; } = new(0, 0);
    }
}

/// <summary>What a request does with its items.</summary>
internal enum ItemUse
{
    /// <summary><c>PutItem</c>, <c>UpdateItem</c>, <c>DeleteItem</c>: a transaction that is under way on the item gets in the way.</summary>
    Writes,

    /// <summary><c>TransactWriteItems</c>: another one gets in the way.</summary>
    TransactionWrites,

    /// <summary><c>TransactGetItems</c>: any write that is under way gets in the way.</summary>
    TransactionReads,
}
