using System.Text;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.DynamoDb;

public sealed class TransactionTokensTests : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private int _executions;

    public void Dispose() => _time.Dispose();

    [Fact]
    public async Task A_token_is_remembered_for_ten_minutes_after_the_end()
    {
        var tokens = new TransactionTokens(_time);
        await tokens.OnceAsync(Request("""{"a":1,"b":2}"""), "t", ExecuteAsync);

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        await tokens.OnceAsync(Request("""{"b":2,"a":1}"""), "t", ExecuteAsync);
        _executions.Should().Be(1);

        _time.Advance(TimeSpan.FromSeconds(1));
        await tokens.OnceAsync(Request("""{"a":1,"b":2}"""), "t", ExecuteAsync);
        _executions.Should().Be(2);
    }

    [Fact]
    public async Task A_transaction_that_is_under_way_is_not_begun_again()
    {
        var tokens = new TransactionTokens(_time);
        var slow = new TaskCompletionSource<AwsResponse>();
        var first = tokens.OnceAsync(Request("""{"a":1}"""), "t", () => slow.Task);

        var second = () => tokens.OnceAsync(Request("""{"a":1}"""), "t", ExecuteAsync);

        (await second.Should().ThrowAsync<AwsApiException>()).Which.Code.Should().Be("TransactionInProgressException");
        slow.SetResult(AwsResponse.Empty());
        await first;
        (await second()).Status.Should().Be(200);
        _executions.Should().Be(0);
    }

    [Fact]
    public async Task Regions_have_tokens_of_their_own()
    {
        var tokens = new TransactionTokens(_time);

        await tokens.OnceAsync(Request("{}"), "t", ExecuteAsync);
        await tokens.OnceAsync(Request("{}") with { Region = "eu-west-1" }, "t", ExecuteAsync);

        _executions.Should().Be(2);
    }

    private Task<AwsResponse> ExecuteAsync()
    {
        _executions++;
        return Task.FromResult(AwsResponse.Empty());
    }

    private static AwsRequest Request(string json) =>
        new(
            "dynamodb",
            "TransactWriteItems",
            "us-east-1",
            HttpMethod.Post,
            "/",
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<string, string>(StringComparer.Ordinal),
            Encoding.UTF8.GetBytes(json)
        );
}
