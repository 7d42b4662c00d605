namespace RegulatedData.LocalCloud;

/// <summary>The mails that SES took in a local cloud, for all addresses.</summary>
public sealed class Mailbox
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly List<Mail> _mails = [];
    private readonly HashSet<string> _given = new(StringComparer.Ordinal);
    private readonly List<Waiter> _waiters = [];

    internal Mailbox(TimeProvider time) => _time = time;

    /// <summary>All mails up to now, the newest last.</summary>
    public IReadOnlyList<Mail> All
    {
        get
        {
            lock (_lock)
                return [.. _mails];
        }
    }

    /// <summary>All mails to an address up to now, the newest last.</summary>
    /// <param name="address">A bare address, in any capitalization.</param>
    public IReadOnlyList<Mail> To(string address) => [.. All.Where(mail => mail.IsTo(address))];

    /// <summary>
    /// The oldest mail that fits and that <c>NextAsync</c> hasn't given before; waits for it where it isn't there yet. So tests read their
    /// mails in order, and it doesn't matter whether a mail is faster than the test.
    /// </summary>
    /// <param name="to">The recipient's bare address. Default: anybody's.</param>
    /// <param name="wanted">Which mail to wait for. Default: any.</param>
    /// <param name="timeout">How long to wait. Default: 30 seconds.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="TimeoutException">None came; the message tells which mails there are instead.</exception>
    public async Task<Mail> NextAsync(
        string? to = null,
        Func<Mail, bool>? wanted = null,
        TimeSpan? timeout = null,
        CancellationToken ct = default
    )
    {
        var waiter = new Waiter(mail => (to is null || mail.IsTo(to)) && (wanted?.Invoke(mail) ?? true));
        lock (_lock)
        {
            if (_mails.Find(mail => !_given.Contains(mail.Id) && waiter.Wants(mail)) is { } there)
            {
                _given.Add(there.Id);
                return there;
            }
            _waiters.Add(waiter);
        }

        var patience = timeout ?? s_patience;
        try
        {
            return await waiter.Mail.WaitAsync(patience, _time, ct);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // A mail that came at the very end counts: nobody else would get it.
            if (!GaveUp(waiter))
                return await waiter.Mail;
            if (e is OperationCanceledException)
                throw;
            throw new TimeoutException(
                $"No such mail came{(to is null ? "" : $" to {to}")} within {patience.TotalSeconds:0} s. {Contents()}",
                e
            );
        }
    }

    /// <summary>Takes a mail in, and hands it to the first who waits for it.</summary>
    internal void Add(Mail mail)
    {
        lock (_lock)
        {
            _mails.Add(mail);
            if (_waiters.Find(waiter => waiter.Wants(mail)) is not { } first)
                return;
            _waiters.Remove(first);
            _given.Add(mail.Id);
            first.Take(mail);
        }
    }

    /// <summary>The mail with this id; null where there is none.</summary>
    internal Mail? Find(string id)
    {
        lock (_lock)
            return _mails.Find(mail => mail.Id == id);
    }

    /// <summary>Notes what became of a mail.</summary>
    internal void Note(string id, MailStatus status)
    {
        lock (_lock)
        {
            var index = _mails.FindIndex(mail => mail.Id == id);
            if (index >= 0)
                _mails[index] = _mails[index] with { Status = status };
        }
    }

    private bool GaveUp(Waiter waiter)
    {
        lock (_lock)
            return _waiters.Remove(waiter);
    }

    private string Contents()
    {
        var all = All;
        return all.Count == 0
            ? "No mail was sent at all."
            : $"These were sent: {string.Join(" | ", all.Select(mail => $"{string.Join(", ", mail.Recipients)}: {mail.Subject}"))}";
    }

    private sealed class Waiter(Func<Mail, bool> wants)
    {
        private readonly TaskCompletionSource<Mail> _mail = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Mail> Mail => _mail.Task;

        public bool Wants(Mail mail) => wants(mail);

        public void Take(Mail mail) => _mail.SetResult(mail);
    }
}
