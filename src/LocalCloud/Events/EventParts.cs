using RegulatedData.LocalCloud.Events.Alarms;
using RegulatedData.LocalCloud.Events.Bus;
using RegulatedData.LocalCloud.Events.CloudTrail;
using RegulatedData.LocalCloud.Events.Delivery;
using RegulatedData.LocalCloud.Events.Schedules;
using RegulatedData.LocalCloud.Services.Backup;
using RegulatedData.LocalCloud.Services.Scheduler;

namespace RegulatedData.LocalCloud.Events;

/// <summary>Events, schedules, alarms and AWS Backup, put together.</summary>
internal sealed class EventParts
{
    /// <summary>Puts them together; nothing runs until the background parts are started.</summary>
    public EventParts(LocalCloudContext context, ICallAuthorizer authorizer)
    {
        Tracker = new DeliveryTracker(context.Log);
        var callers = new CallerApis(context, authorizer);
        Topics = new TopicPublisher(context, callers);
        var rules = new RuleBook(context);
        var delivery = new TargetDelivery(
            context,
            new TargetSender(context, authorizer, callers, Topics),
            new DeadLetters(context, callers)
        );
        Router = new EventRouter(context, rules, delivery, Tracker);

        var store = new ScheduleStore(context.AccountId, context.Time);
        var schedules = new ScheduleBook(context, rules, store);
        Schedules = new ScheduleRunner(context, schedules, Router, delivery);
        var clock = NewClock(context, schedules);
        rules.Changed = clock.Changed;
        store.Changed = clock.Changed;
        var scheduler = new SchedulerService(
            new ScheduleOperations(store, new ScheduleDefinition(context, authorizer)),
            new ScheduleGroupOperations(store)
        );

        var roles = new BackupRoles(authorizer, context.AccountId);
        var events = new BackupEvents(Router);
        var tables = new TableRestore(context);
        var tableRestores = new DynamoDbRestores(tables);
        var backups = new BackupRunner(context, roles, tables, events);
        var restores = new RestoreRunner(context, roles, tables, events);
        var resources = new ResourceTags(context);
        var cleanup = new TestCleanup(context);
        Plans = new PlanRunner(context, backups, resources);
        RestoreTests = new RestoreTestRunner(context, restores, resources, cleanup);
        Backup = new BackupService([
            new VaultOperations(context),
            new PlanOperations(context, roles),
            new BackupJobOperations(backups, roles, Tracker),
            new RecoveryPointOperations(context, tables, events),
            new RestoreJobOperations(restores, roles, Tracker),
            new RestoreTestingOperations(context, roles),
        ]);

        Services = [new EventBusService(context, Router), scheduler, Backup, tableRestores];
        Observers =
        [
            rules,
            tableRestores,
            new CloudTrailEvents(context, new CloudTrailRecord(context), rules, Router),
            new AlarmActions(context, Router, Topics, Tracker),
        ];
        Background = [clock, cleanup, new TrackerPart(Tracker)];
    }

    /// <summary>What the gateway asks before moto.</summary>
    public IReadOnlyList<ILocalService> Services { get; }

    /// <summary>What the gateway tells of each call.</summary>
    public IReadOnlyList<ICallObserver> Observers { get; }

    /// <summary>What runs beside the gateway.</summary>
    public IReadOnlyList<IBackgroundPart> Background { get; }

    /// <summary>The event buses.</summary>
    public EventRouter Router { get; }

    /// <summary>Publishes to topics in services' names.</summary>
    public TopicPublisher Topics { get; }

    /// <summary>Knows what is being delivered.</summary>
    public DeliveryTracker Tracker { get; }

    /// <summary>Fires schedules.</summary>
    public ScheduleRunner Schedules { get; }

    /// <summary>AWS Backup.</summary>
    public BackupService Backup { get; }

    /// <summary>Runs backup plans.</summary>
    public PlanRunner Plans { get; }

    /// <summary>Runs restore testing plans.</summary>
    public RestoreTestRunner RestoreTests { get; }

    private ScheduleClock NewClock(LocalCloudContext context, ScheduleBook book)
    {
        return new ScheduleClock(context.Time, book.AllAsync, Fire, context.Log);

        void Fire(ScheduledItem item, DateTimeOffset due, bool isLast) =>
            Tracker.Run(async ct =>
            {
                await Schedules.FireAsync(item, due, ct);
                if (isLast && item.DeleteAfter)
                    book.Delete(item);
            });
    }

    /// <summary>Ends deliveries with the local cloud.</summary>
    private sealed class TrackerPart(DeliveryTracker tracker) : IBackgroundPart
    {
        public Task StartAsync(CancellationToken ct) => Task.CompletedTask;

        public ValueTask DisposeAsync() => tracker.DisposeAsync();
    }
}
