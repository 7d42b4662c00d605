using System.Globalization;

namespace RegulatedData.Handlers.TokenApproval.Mails.Models;

/// <summary>Lengths of time in words.</summary>
internal static class Duration
{
    /// <summary>Such as <c>24 hours</c>, <c>3 days</c>, <c>1 hour 30 minutes</c>. Whole days count from two on.</summary>
    public static string InWords(TimeSpan length)
    {
        var seconds = (long)length.TotalSeconds;
        if (seconds >= 2 * 86_400 && seconds % 86_400 == 0)
            return Count(seconds / 86_400, "day");

        (long Count, string Unit)[] parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
        var words = parts.Where(part => part.Count > 0).Select(part => Count(part.Count, part.Unit)).ToList();
        return words.Count == 0 ? Count(0, "second") : string.Join(' ', words);
    }

    private static string Count(long count, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
}
