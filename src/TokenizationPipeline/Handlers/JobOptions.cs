using System.CommandLine;

namespace RegulatedData.Tokenization.CommandLine;

/// <summary>What planning, running and finishing all need: the database, the policy and the key.</summary>
internal sealed class JobOptions(Command command)
{
    private readonly DatabaseOptions database = new(command);
    private readonly PolicyOption policy = new(command);
    private readonly KeyOptions keys = new(command);

    /// <summary>Does something with the job.</summary>
    internal int With(ParseResult parsed, Func<TokenizationJob, int> work)
    {
        var read = policy.Read(parsed);
        using var key = keys.Read(parsed);
        using var opened = database.Open(parsed);
        return work(new TokenizationJob(opened, read, key.CreateFactory(read)));
    }
}
