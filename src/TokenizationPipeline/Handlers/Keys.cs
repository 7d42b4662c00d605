namespace RegulatedData.Tokenization.CommandLine;

/// <summary>The keys that were given: at least one of them.</summary>
internal sealed record Keys(MasterKey? Master, SeedKey? Seed) : IDisposable
{
    internal TransformerFactory CreateFactory(Policy policy) => new(policy, Master, Seed);

    public void Dispose()
    {
        Master?.Dispose();
        Seed?.Dispose();
    }
}
