using Microsoft.Playwright;
using RegulatedData.Testing;

namespace RegulatedData.EndToEnd.Tests.Approvals;

/// <summary>
/// Pictures of the pages, to look at: in artifacts/pictures; with <c>UPDATE_PICTURES=1</c> where the package's page shows them.
/// </summary>
internal sealed class Pictures
{
    private readonly string _folder =
        Environment.GetEnvironmentVariable("UPDATE_PICTURES") == "1"
            ? Repository.PathOf("src", "TokenApproval", "docs", "pictures")
            : Repository.PathOf("artifacts", "pictures");

    /// <summary>Takes one of the whole page.</summary>
    public Task TakeAsync(IPage page, string name) =>
        page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(_folder, $"{name}.png"), FullPage = true });
}
