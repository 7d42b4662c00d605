using System.Text.RegularExpressions;
using System.Web;
using RegulatedData.LocalCloud;

namespace RegulatedData.Samples.Demo;

/// <summary>The links of an invitation, one for each decision.</summary>
public static partial class DecisionLinks
{
    /// <summary>The links in a mail's text, by their action. None, where the mail is no invitation.</summary>
    public static IReadOnlyDictionary<string, Uri> Of(Mail mail) =>
        DecideLink().Matches(mail.Text ?? "").Select(match => new Uri(match.Value)).ToDictionary(ActionOf, StringComparer.Ordinal);

    private static string ActionOf(Uri link) => HttpUtility.ParseQueryString(link.Query)["action"]!;

    [GeneratedRegex(@"https?://\S+/decide\?\S+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex DecideLink();
}
