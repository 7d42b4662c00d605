using Amazon.CDK.AWS.CloudWatch;
using Amazon.CDK.AWS.DynamoDB;
using Amazon.CDK.AWS.KMS;
using Amazon.CDK.AWS.SNS;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>What protects a table, apart from the table itself. Made by <see cref="SecureStore"/> and <see cref="SecureStore.Protect"/>.</summary>
public sealed partial class SecureStoreProtection : Construct
{
    private readonly StoreMetrics _metrics;

    internal SecureStoreProtection(Construct scope, string id, Func<Construct, StoreParts> makeParts, StoreProtectionProps props)
        : base(scope, id)
    {
        var parts = makeParts(this);
        Table = parts.Table;
        Key = parts.Key;
        AlarmTopic = parts.Topic;
        _metrics = new StoreMetrics(parts);

        StorePermissions.Allow(this, parts, props);
        AddPermissionCheck(parts, props);
        Backup = StoreBackup.For(this, parts, props.Backup);
        AddRestoreTests(parts, props);
        Alarms = new StoreAlarms(this, parts, props, _metrics, Backup);
        AddEvents(parts, props);
        props.Notifications?.RecordOptOut("Notifications", Table);
    }

    /// <summary>The table.</summary>
    public ITable Table { get; }

    /// <summary>The key, made or given.</summary>
    public IKey Key { get; }

    /// <summary>The topic that alarms and events go to, made or given; <c>null</c> when nobody is told.</summary>
    public ITopic? AlarmTopic { get; }

    /// <summary>The backups; <c>null</c> when they are opted out of.</summary>
    public StoreBackup? Backup { get; }

    /// <summary>The alarms.</summary>
    public StoreAlarms Alarms { get; }

    /// <summary>Any of the table's _metrics.</summary>
    /// <param name="name">The metric's name in <c>AWS/DynamoDB</c>, such as <c>ConditionalCheckFailedRequests</c>.</param>
    /// <param name="options">Statistic (a sum by default), period (5 minutes by default) and the like.</param>
    /// <returns>The metric.</returns>
    public Metric Metric(string name, IMetricOptions? options = null) => _metrics.Table(name, options);

    /// <summary>How long an operation's successful requests took, in milliseconds: the average by default.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="options">Statistic, period and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricLatency(Operation operation, IMetricOptions? options = null) => _metrics.Latency(operation, options);

    /// <summary>Reads that were throttled.</summary>
    /// <param name="indexName">A global secondary index; the table itself by default.</param>
    /// <param name="options">Statistic, period and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricReadThrottles(string? indexName = null, IMetricOptions? options = null) =>
        _metrics.ReadThrottles(indexName, options);

    /// <summary>Writes that were throttled.</summary>
    /// <param name="indexName">A global secondary index; the table itself by default.</param>
    /// <param name="options">Statistic, period and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricWriteThrottles(string? indexName = null, IMetricOptions? options = null) =>
        _metrics.WriteThrottles(indexName, options);

    /// <summary>Read units that were consumed.</summary>
    /// <param name="indexName">A global secondary index; the table itself by default.</param>
    /// <param name="options">Statistic, period and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricConsumedReadUnits(string? indexName = null, IMetricOptions? options = null) =>
        _metrics.ConsumedReadUnits(indexName, options);

    /// <summary>Write units that were consumed.</summary>
    /// <param name="indexName">A global secondary index; the table itself by default.</param>
    /// <param name="options">Statistic, period and the like.</param>
    /// <returns>The metric.</returns>
    public Metric MetricConsumedWriteUnits(string? indexName = null, IMetricOptions? options = null) =>
        _metrics.ConsumedWriteUnits(indexName, options);

    /// <summary>DynamoDB's own errors, summed over all ten operations; 0 when there is no data.</summary>
    /// <param name="period">How long a datapoint is: 5 minutes by default.</param>
    /// <returns>The metric.</returns>
    public MathExpression MetricSystemErrors(Amazon.CDK.Duration? period = null) => _metrics.SystemErrors(period);

    /// <summary>Adds the widgets to a dashboard: latency, consumed units, throttles.</summary>
    /// <param name="dashboard">The dashboard.</param>
    public void AddWidgets(Dashboard dashboard)
    {
        ArgumentNullException.ThrowIfNull(dashboard);
        dashboard.AddWidgets(StoreWidgets.For(_metrics));
    }

    /// <summary>Fails the deployment when the key or the topic lacks a permission. StorePermissionCheck's part.</summary>
    partial void AddPermissionCheck(StoreParts parts, StoreProtectionProps props);

    /// <summary>Restores a backup regularly and checks it. RestoreTesting's part.</summary>
    partial void AddRestoreTests(StoreParts parts, StoreProtectionProps props);

    /// <summary>Tells of changes to the table, its backups and its key. StoreEvents' part.</summary>
    partial void AddEvents(StoreParts parts, StoreProtectionProps props);
}
