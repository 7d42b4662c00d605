using RegulatedData.LocalCloud.HttpApis;
using RegulatedData.Testing;

namespace RegulatedData.LocalCloud.Tests.HttpApis;

public sealed class RequestLimiterTests : IDisposable
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ApiRoute _route = new("GET /a", NeedsIam: false, null, null);

    public void Dispose() => _time.Dispose();

    [Fact]
    public void A_burst_is_let_in_and_then_so_many_a_second()
    {
        var limiter = new RequestLimiter(_time);
        var stage = Stage(new RateLimit(PerSecond: 2, Burst: 3));

        Count(limiter, stage, 5).Should().Be(3);
        _time.Advance(TimeSpan.FromSeconds(1));
        Count(limiter, stage, 5).Should().Be(2);
        _time.Advance(TimeSpan.FromHours(1));
        Count(limiter, stage, 5).Should().Be(3);
    }

    [Fact]
    public void Each_route_has_a_limit_of_its_own()
    {
        var limiter = new RequestLimiter(_time);
        var stage = Stage(new RateLimit(1, 1));

        Count(limiter, stage, 2).Should().Be(1);
        limiter.TryEnter(stage, _route with { Key = "GET /b" }).Should().BeTrue();
    }

    [Fact]
    public void Without_a_limit_everything_is_let_in()
    {
        Count(new RequestLimiter(_time), Stage(null), 10_000).Should().Be(10_000);
    }

    private int Count(RequestLimiter limiter, ApiStage stage, int tries) =>
        Enumerable.Range(0, tries).Count(_ => limiter.TryEnter(stage, _route));

    private static ApiStage Stage(RateLimit? limit) =>
        new("$default", new Dictionary<string, string>(), null, "", limit, new Dictionary<string, RateLimit>());
}
