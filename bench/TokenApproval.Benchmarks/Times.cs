namespace RegulatedData.TokenApproval.Benchmarks;

/// <summary>Measured times, in milliseconds.</summary>
internal sealed class Times(IEnumerable<double> milliseconds)
{
    private readonly double[] _sorted = [.. milliseconds.Order()];

    public double Fastest => _sorted[0];

    public double Slowest => _sorted[^1];

    public double Median => Percentile(0.5);

    /// <summary>How many fit into a second, one after the other.</summary>
    public double PerSecond => 1000 * _sorted.Length / _sorted.Sum();

    public double Percentile(double part) => _sorted[(int)Math.Min(_sorted.Length - 1, Math.Floor(part * _sorted.Length))];
}
