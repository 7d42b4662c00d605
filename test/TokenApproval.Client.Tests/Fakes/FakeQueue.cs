using System.Globalization;
using System.Text.Json.Nodes;

namespace RegulatedData.TokenApproval.Client.Tests;

/// <summary>SQS as far as a worker sees it: visibility, receipt handles, groups in order, and a dead-letter queue.</summary>
internal sealed class FakeQueue(Changes changes, TimeProvider time, bool fifo)
{
    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly List<Entry> _dead = [];
    private readonly List<(string MessageId, int Seconds)> _visibilities = [];
    private readonly Dictionary<string, JsonObject> _attempts = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>After so many deliveries a message goes to the dead-letter queue.</summary>
    public int MaximumReceives { get; set; } = 5;

    public bool IsFifo => fifo;

    public int Count => Locked(() => _entries.Count);

    public IReadOnlyList<string> Dead => Locked(() => _dead.ConvertAll(entry => entry.Body));

    /// <summary>Every change of visibility, in order.</summary>
    public IReadOnlyList<(string MessageId, int Seconds)> Visibilities => Locked(() => _visibilities.ToList());

    public string Send(string body, string groupId, string? kind = "DECISION")
    {
        var id = Locked(() =>
        {
            var entry = new Entry($"m{++_number}", body, groupId, kind) { VisibleAt = time.GetUtcNow() };
            _entries.Add(entry);
            return entry.Id;
        });
        changes.Notify();
        return id;
    }

    /// <summary>Makes all messages that are being worked on visible, as if their time were over.</summary>
    public void ExpireVisibility()
    {
        Locked(() =>
        {
            foreach (var entry in _entries)
                entry.VisibleAt = time.GetUtcNow();
            return 0;
        });
        changes.Notify();
    }

    public async Task<(int Status, JsonObject? Answer)> HandleAsync(string operation, JsonObject body, CancellationToken ct) =>
        operation switch
        {
            "ReceiveMessage" => (200, await ReceiveAsync(body, ct)),
            "DeleteMessage" => Delete(body["ReceiptHandle"]!.GetValue<string>()),
            "ChangeMessageVisibility" => ChangeVisibility(
                body["ReceiptHandle"]!.GetValue<string>(),
                body["VisibilityTimeout"]!.GetValue<int>()
            ),
            _ => Error("com.amazonaws.sqs#UnsupportedOperation"),
        };

    private async Task<JsonObject> ReceiveAsync(JsonObject body, CancellationToken ct)
    {
        // On a FIFO queue, a retry of a call whose answer was lost gets the same answer.
        var attempt = body["ReceiveRequestAttemptId"]?.GetValue<string>() ?? "";
        if (fifo && Locked(() => _attempts.GetValueOrDefault(attempt)) is { } answered)
            return answered.DeepClone().AsObject();
        var maximum = body["MaxNumberOfMessages"]!.GetValue<int>();
        var visibility = TimeSpan.FromSeconds(body["VisibilityTimeout"]!.GetValue<int>());
        var until = time.GetUtcNow() + TimeSpan.FromSeconds(body["WaitTimeSeconds"]!.GetValue<int>());
        while (true)
        {
            var change = changes.Next;
            var taken = Locked(() => Take(maximum, visibility));
            if (taken.Count > 0 || time.GetUtcNow() >= until || ct.IsCancellationRequested)
            {
                var answer = taken.Count == 0 ? [] : new JsonObject { ["Messages"] = new JsonArray([.. taken]) };
                return Locked(() => _attempts[attempt] = answer).DeepClone().AsObject();
            }
            var wait = Locked(() => NextVisible(until)) - time.GetUtcNow();
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
            await Task.WhenAny(change, Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, time, stop.Token));
            await stop.CancelAsync();
        }
    }

    private DateTimeOffset NextVisible(DateTimeOffset until) =>
        _entries.Select(entry => entry.VisibleAt).Where(at => at > time.GetUtcNow()).Append(until).Min();

    private List<JsonNode> Take(int maximum, TimeSpan visibility)
    {
        var now = time.GetUtcNow();
        var busy = fifo ? _entries.Where(entry => entry.VisibleAt > now).Select(entry => entry.GroupId).ToHashSet() : [];
        var taken = new List<JsonNode>();
        foreach (var entry in _entries.Where(entry => entry.VisibleAt <= now && !busy.Contains(entry.GroupId)).ToList())
        {
            if (taken.Count == maximum)
                break;
            if (entry.Receives >= MaximumReceives)
            {
                _entries.Remove(entry);
                _dead.Add(entry);
                changes.Notify();
                continue;
            }
            entry.Receives++;
            entry.VisibleAt = now + visibility;
            entry.Receipt = $"{entry.Id}#{entry.Receives}#{Guid.NewGuid():N}";
            taken.Add(entry.ToJson());
        }
        return taken;
    }

    private (int, JsonObject?) Delete(string receipt)
    {
        // SQS answers 200 for a message that is gone, and on a FIFO queue refuses a receipt whose visibility is over.
        return Locked<(int, JsonObject?)>(() =>
        {
            _entries.RemoveAll(entry => entry.Receipt == receipt);
            return (200, null);
        });
    }

    private (int, JsonObject?) ChangeVisibility(string receipt, int seconds) =>
        Locked(() =>
        {
            var entry = _entries.SingleOrDefault(candidate => candidate.Receipt == receipt);
            if (entry is null || entry.VisibleAt <= time.GetUtcNow())
                return Error("com.amazon.coral.service#InvalidParameterValueException");
            _visibilities.Add((entry.Id, seconds));
            entry.VisibleAt = time.GetUtcNow() + TimeSpan.FromSeconds(seconds);
            return (200, null);
        });

    private static (int, JsonObject?) Error(string type) => (400, new JsonObject { ["__type"] = type, ["message"] = "no" });

    private T Locked<T>(Func<T> action)
    {
        lock (_gate)
            return action();
    }

    private sealed class Entry(string id, string body, string groupId, string? kind)
    {
        public string Id => id;
        public string Body => body;
        public string GroupId => groupId;
        public string? Receipt { get; set; }
        public int Receives { get; set; }
        public DateTimeOffset VisibleAt { get; set; }

        public JsonObject ToJson()
        {
            var json = new JsonObject
            {
                ["MessageId"] = id,
                ["ReceiptHandle"] = Receipt,
                [nameof(Body)] = body,
                ["Attributes"] = new JsonObject
                {
                    ["ApproximateReceiveCount"] = Receives.ToString(CultureInfo.InvariantCulture),
                    ["MessageGroupId"] = groupId,
                },
            };
            if (kind is not null)
                json["MessageAttributes"] = new JsonObject
                {
                    ["Kind"] = new JsonObject { ["DataType"] = "String", ["StringValue"] = kind },
                };
            return json;
        }
    }
}
