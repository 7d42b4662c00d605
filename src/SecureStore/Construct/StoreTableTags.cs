using Amazon.CDK;
using Amazon.CDK.AWS.DynamoDB;
using Constructs;

namespace RegulatedData.Cdk;

/// <summary>
/// Has <c>Tags.Of(...)</c> reach a table: CloudFormation takes a global table's tags with each of its replicas, where CDK's aspect
/// doesn't put them. The aspect finds this construct instead, and what it leaves here is passed on.
/// </summary>
internal sealed class StoreTableTags : Construct, ITaggable, IAspect
{
    private readonly CfnGlobalTable _table;
    private readonly int _replicas;

    /// <summary>Passes tags on to a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="replicas">How many replicas it has, itself included.</param>
    public StoreTableTags(TableV2 table, int replicas)
        : base(table, "Tags")
    {
        _table = (CfnGlobalTable)table.Node.DefaultChild!;
        _replicas = replicas;
        // An aspect of a construct's own runs there after those of its parents, and so after all that give it tags.
        Aspects.Of(this).Add(this);
    }

    /// <summary>The tags, as CDK's aspect left them.</summary>
    public TagManager Tags { get; } = new(TagType.STANDARD, CfnGlobalTable.CFN_RESOURCE_TYPE_NAME);

    /// <summary>Passes the tags on.</summary>
    /// <param name="node">This construct.</param>
    public void Visit(IConstruct node)
    {
        var tags = Tags.TagValues()
            .OrderBy(tag => tag.Key, StringComparer.Ordinal)
            .Select(tag => (object)new Dictionary<string, object>(StringComparer.Ordinal) { ["Key"] = tag.Key, ["Value"] = tag.Value })
            .ToArray();
        for (var replica = 0; replica < _replicas && tags.Length > 0; replica++)
        {
            _table.AddPropertyOverride($"Replicas.{replica}.Tags", tags);
        }
    }
}
