namespace RegulatedData.Tokenization;

/// <summary>How a run is carried out.</summary>
public sealed record RunOptions
{
    /// <summary>The chunks to do; default (<c>null</c>): all.</summary>
    public IReadOnlySet<int>? Chunks { get; init; }

    /// <summary>How many chunks are worked on side by side. Default: as many as there are processors, at least 2.</summary>
    public int Parallelism { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>How long a server that is away is waited for. Default: two minutes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Who is told how far tables are. Default: nobody.</summary>
    public IProgress<RunProgress>? Progress { get; init; }
}
