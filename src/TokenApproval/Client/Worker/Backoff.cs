using System.Security.Cryptography;

namespace RegulatedData.TokenApproval.Client;

/// <summary>Pauses that double, with jitter, so that many who failed together don't come back together.</summary>
internal static class Backoff
{
    private const int Steps = 1000;

    /// <summary>The pause after so many tries: between half of the doubled pause and all of it.</summary>
    public static TimeSpan Of(int tries, TimeSpan first, TimeSpan longest)
    {
        var doubled = first * Math.Pow(2, Math.Clamp(tries - 1, 0, 30));
        var full = doubled < longest ? doubled : longest;
        return full * (0.5 + (RandomNumberGenerator.GetInt32(Steps + 1) / (2.0 * Steps)));
    }
}
