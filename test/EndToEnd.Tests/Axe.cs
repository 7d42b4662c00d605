using System.Text.Json;
using Microsoft.Playwright;
using RegulatedData.Testing;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>axe-core, which finds what keeps people with disabilities out of a page.</summary>
internal static class Axe
{
    private static readonly Lazy<string> _script = new(() => File.ReadAllText(Repository.PathOf("node_modules", "axe-core", "axe.min.js")));

    private static readonly string[] _wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

    /// <summary>Its findings about a page, by rule and place. The page must run scripts.</summary>
    public static Task<IReadOnlyList<string>> FindProblemsAsync(IPage page) => FindProblemsAsync(page, [.. _wcag, "best-practice"]);

    /// <summary>Its findings about a mail, which is a part of its reader's page: where the landmarks are isn't the mail's affair.</summary>
    public static Task<IReadOnlyList<string>> FindProblemsOfMailAsync(IPage page) => FindProblemsAsync(page, _wcag);

    private static async Task<IReadOnlyList<string>> FindProblemsAsync(IPage page, string[] tags)
    {
        await page.EvaluateAsync(_script.Value);
        var report = await page.EvaluateAsync<JsonElement>("tags => axe.run({ runOnly: tags })", tags);
        return
        [
            .. report
                .GetProperty("violations")
                .EnumerateArray()
                .Select(violation =>
                    $"{violation.GetProperty("id")}: {violation.GetProperty("help")}: {violation.GetProperty("nodes")[0].GetProperty("html")}"
                ),
        ];
    }
}
