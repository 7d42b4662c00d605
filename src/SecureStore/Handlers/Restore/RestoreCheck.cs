using System.Globalization;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using RegulatedData.HandlerRuntime;

namespace RegulatedData.Handlers.SecureStore.Restore;

/// <summary>
/// Checks a table that AWS Backup restored: that it came back whole, encrypted and readable. What it finds wrong is its result;
/// an exception means that it couldn't be checked.
/// </summary>
internal sealed class RestoreCheck(IAmazonDynamoDB dynamo)
{
    private const int MaximumMessage = 1024;
    private const int MaximumSample = 1000;

    /// <summary>What is kept of the function's time to answer in.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromSeconds(5);

    public async Task<RestoreCheckResult> RunAsync(RestoreCheckInput input, Invocation invocation)
    {
        Validate(input);
        var seconds = (input.CompletionDate.Value - input.CreationDate.Value).TotalSeconds;
        if (await DescribeAsync(input.TableName, invocation.Token) is not { } restored)
            return Failed(
                seconds,
                [$"there is no table {input.TableName}, which the restore job named as its result"],
                new ItemCount(0, IsComplete: false)
            );

        ThrowUnlessReady(restored);
        var shape = TableShape.Of(restored);
        var problems = new List<string>();
        var source = await DescribeAsync(input.SourceTableName, invocation.Token);
        problems.AddRange(ExpectedShape(input, source).DifferencesTo(shape));
        problems.AddRange(EncryptionProblems(restored, input.ExpectedKeyArn));
        var count = await CountAsync(input, invocation);
        problems.AddRange(CountProblems(input, count));
        problems.AddRange(EmptinessProblems(input, count, source));
        var sampled = await SampleAsync(input, shape, count, problems, invocation.Token);

        invocation.Log.Info(
            "Checked the restored table.",
            ("table", input.TableName),
            ("restoreJob", input.RestoreJobId),
            ("problems", problems.Count),
            ("items", count.Items),
            ("countComplete", count.IsComplete),
            ("sampled", sampled)
        );
        return problems.Count > 0 ? Failed(seconds, problems, count) : Passed(input, seconds, shape, count, sampled);
    }

    private static void Validate(RestoreCheckInput input)
    {
        if (input.SampleSize is < 1 or > MaximumSample)
            throw new FunctionException("RestoreCheck.BadInput", $"sampleSize is {input.SampleSize}; 1 to {MaximumSample} was expected.");
        if (input.ScanBudgetSeconds is not (> 0 and < 900))
            throw new FunctionException(
                "RestoreCheck.BadInput",
                FormattableString.Invariant(
                    $"scanBudgetSeconds is {input.ScanBudgetSeconds}; more than 0 and less than 900, a function's longest life, was expected."
                )
            );
        if (input.MinimumCount > input.MaximumCount)
            throw new FunctionException(
                "RestoreCheck.BadInput",
                $"minimumCount is {input.MinimumCount} and maximumCount {input.MaximumCount}: no count lies between them. Swap them."
            );
        if (input.CompletionDate.Value < input.CreationDate.Value)
            throw new FunctionException("RestoreCheck.BadInput", "completionDate is before creationDate.");
    }

    private async Task<TableDescription?> DescribeAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            return (await dynamo.DescribeTableAsync(new DescribeTableRequest { TableName = table }, cancellationToken)).Table;
        }
        catch (ResourceNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A table or an index that is still being made isn't wrong, only not ready: the state machine asks again.</summary>
    private static void ThrowUnlessReady(TableDescription table)
    {
        var indexes = table.GlobalSecondaryIndexes ?? [];
        if (
            table.TableStatus != TableStatus.ACTIVE
            || indexes.Any(index => index.IndexStatus is not null && index.IndexStatus != IndexStatus.ACTIVE)
        )
            throw new FunctionException(
                "RestoreCheck.TableNotReady",
                $"The table {table.TableName} is {table.TableStatus}, or one of its indexes isn't ACTIVE: it can't be judged yet. Check again later."
            );
    }

    private static TableShape ExpectedShape(RestoreCheckInput input, TableDescription? source)
    {
        if (source is not null)
            return TableShape.Of(source);

        return input.ExpectedTable
            ?? throw new FunctionException(
                "RestoreCheck.NothingToCompareWith",
                $"The table {input.SourceTableName} is gone, and the event has no expectedTable: there is nothing to compare the restored table with. Pass expectedTable."
            );
    }

    private static IEnumerable<string> EncryptionProblems(TableDescription restored, string expectedKey)
    {
        var encryption = restored.SSEDescription;
        if (encryption is null || encryption.SSEType != SSEType.KMS || encryption.Status != SSEStatus.ENABLED)
            yield return $"the table isn't encrypted under a KMS key of ours, expected {expectedKey}";
        else if (encryption.KMSMasterKeyArn != expectedKey)
            yield return $"the table is encrypted under {encryption.KMSMasterKeyArn}, expected {expectedKey}";
    }

    private async Task<ItemCount> CountAsync(RestoreCheckInput input, Invocation invocation)
    {
        var asked = TimeSpan.FromSeconds(input.ScanBudgetSeconds);
        var left = invocation.RemainingTime - Reserve;
        return await ItemCount.OfAsync(dynamo, input.TableName, asked < left ? asked : left, invocation.Time, invocation.Token);
    }

    private static IEnumerable<string> CountProblems(RestoreCheckInput input, ItemCount count)
    {
        if (count.Items > input.MaximumCount)
            yield return $"there are {(count.IsComplete ? "" : "at least ")}{count.Items} items, expected at most {input.MaximumCount}";
        if (count.Items >= (input.MinimumCount ?? 0))
            yield break;

        // An incomplete count shows no minimum that it hasn't reached, and what isn't shown doesn't pass.
        yield return count.IsComplete
            ? $"there are {count.Items} items, expected at least {input.MinimumCount}"
            : $"only {count.Items} items could be counted in the time given, which doesn't show the {input.MinimumCount} expected at least: raise scanBudgetSeconds, or lower minimumCount";
    }

    /// <summary>
    /// Where no minimum was given, a restore that brought back nothing of a table with items is bad all the same. The source's own count
    /// may be hours old, which tells none from some well enough.
    /// </summary>
    private static IEnumerable<string> EmptinessProblems(RestoreCheckInput input, ItemCount count, TableDescription? source)
    {
        if (input.MinimumCount is null && count is { IsComplete: true, Items: 0 } && source?.ItemCount > 0)
            yield return $"the table is empty, while {input.SourceTableName} holds about {source.ItemCount} items: the backup is no help, or is older than the items (minimumCount 0 lets an empty restore pass)";
    }

    private async Task<int> SampleAsync(
        RestoreCheckInput input,
        TableShape shape,
        ItemCount count,
        List<string> problems,
        CancellationToken cancellationToken
    )
    {
        var (read, lost) = await new SampledItems(dynamo, input.TableName, shape).ReadAsync(input.SampleSize, cancellationToken);
        if (lost > 0)
            problems.Add($"{lost} of {read} sampled items can't be read by their own key");
        if (count.IsComplete && read < Math.Min(input.SampleSize, count.Items))
            problems.Add($"only {read} items could be sampled of {count.Items}");
        return read;
    }

    private static RestoreCheckResult Passed(RestoreCheckInput input, double seconds, TableShape shape, ItemCount count, int sampled)
    {
        var counted = $"{(count.IsComplete ? "" : "at least ")}{count.Items.ToString(CultureInfo.InvariantCulture)}";
        var message =
            $"Sound: keys and {shape.Indexes.Count} indexes as expected, encrypted under {input.ExpectedKeyArn}, {sampled} sampled items readable, {counted} items.";
        return new RestoreCheckResult("SUCCESSFUL", Fit(message), seconds, count.Items, count.IsComplete);
    }

    private static RestoreCheckResult Failed(double seconds, IEnumerable<string> problems, ItemCount count) =>
        new("FAILED", Fit($"Not sound: {string.Join("; ", problems)}."), seconds, count.Items, count.IsComplete);

    private static string Fit(string message) => message.Length <= MaximumMessage ? message : $"{message[..(MaximumMessage - 1)]}…";
}
