using RegulatedData.LocalCloud.Authorization;

namespace RegulatedData.LocalCloud.Tests.Authorization;

public sealed class PolicyCacheTests
{
    private readonly PolicyCache<int> _cache = new();
    private int _loads;

    [Fact]
    public async Task What_was_loaded_is_kept_until_it_is_cleared()
    {
        (await Get()).Should().Be(1);
        (await Get()).Should().Be(1);

        _cache.Clear();

        (await Get()).Should().Be(2);
    }

    [Fact]
    public async Task A_load_that_began_before_a_change_is_not_kept()
    {
        var slow = new TaskCompletionSource<int>();
        var early = _cache.GetAsync("k", _ => slow.Task, default);

        _cache.Clear();
        slow.SetResult(100);

        (await early).Should().Be(100);
        (await Get()).Should().Be(1);
    }

    [Fact]
    public async Task A_failed_load_is_tried_again()
    {
        var failing = () => _cache.GetAsync("k", _ => Task.FromException<int>(new InvalidOperationException("down")), default);

        await failing.Should().ThrowAsync<InvalidOperationException>();
        (await Get()).Should().Be(1);
    }

    [Fact]
    public async Task One_who_gives_up_does_not_take_the_load_from_others()
    {
        var slow = new TaskCompletionSource<int>();
        using var patience = new CancellationTokenSource();
        var impatient = () => _cache.GetAsync("k", _ => slow.Task, patience.Token);
        var waiting = impatient();
        var patient = _cache.GetAsync("k", _ => slow.Task, default);

        await patience.CancelAsync();
        slow.SetResult(7);

        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
        (await patient).Should().Be(7);
    }

    [Theory]
    [InlineData("iam", "PutRolePolicy", true, false)]
    [InlineData("iam", "DeleteAccessKey", true, false)]
    [InlineData("iam", "GetRole", false, false)]
    [InlineData("kms", "PutKeyPolicy", false, true)]
    [InlineData("kms", "GetKeyPolicy", false, false)]
    [InlineData("kms", "Decrypt", false, false)]
    [InlineData("sns", "SetTopicAttributes", false, true)]
    [InlineData("sns", "Publish", false, false)]
    [InlineData("s3", "PutBucketPolicy", false, true)]
    [InlineData("s3", "PutObject", false, false)]
    [InlineData("lambda", "AddPermission", false, true)]
    [InlineData("dynamodb", "DeleteTable", false, true)]
    [InlineData("dynamodb", "PutItem", false, false)]
    public void Only_calls_that_change_policies_clear_them(string service, string operation, bool principals, bool resources)
    {
        var request = Requests.Json(service, operation, "{}");

        PolicyChanges.IsOfPrincipals(request).Should().Be(principals);
        PolicyChanges.IsOfResources(request).Should().Be(resources);
    }

    private Task<int> Get() => _cache.GetAsync("k", _ => Task.FromResult(++_loads), default);
}
