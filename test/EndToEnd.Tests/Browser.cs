using Microsoft.Playwright;

namespace RegulatedData.EndToEnd.Tests;

/// <summary>A real browser without a window: the Chromium or Chrome that is installed, driven by Playwright.</summary>
public sealed class Browser : IAsyncDisposable
{
    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser)
    {
        _playwright = playwright;
        _browser = browser;
    }

    /// <summary>Starts it. <c>BROWSER_EXECUTABLE</c> says which; ./test.sh sets it.</summary>
    public static async Task<Browser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Executable(),
                Timeout = (float)SampleFixture.Patience.TotalMilliseconds,
                // Chromium refuses to make its sandbox for root, who runs the tests in containers. It only sees our own pages.
                ChromiumSandbox = false,
                Args = ["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            }
        );
        return new Browser(playwright, browser);
    }

    /// <summary>A page with cookies and storage of its own.</summary>
    /// <param name="javaScript">Whether scripts run.</param>
    /// <param name="width">In CSS pixels.</param>
    /// <param name="dark">Whether the person likes pages dark.</param>
    public async Task<IPage> OpenAsync(bool javaScript = true, int width = 800, bool dark = false)
    {
        var context = await _browser.NewContextAsync(
            new BrowserNewContextOptions
            {
                JavaScriptEnabled = javaScript,
                // Only so that axe can run in pages that allow no script: opened without scripts, they show what people see.
                BypassCSP = javaScript,
                ViewportSize = new ViewportSize { Width = width, Height = 700 },
                ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout((float)SampleFixture.Patience.TotalMilliseconds);
        return await context.NewPageAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private static string Executable() =>
        Environment.GetEnvironmentVariable("BROWSER_EXECUTABLE") is { Length: > 0 } given ? given
        : new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists) is { } found ? found
        : throw new InvalidOperationException(
            "No browser: BROWSER_EXECUTABLE isn't set, and there is neither /usr/bin/chromium nor /usr/bin/google-chrome. "
                + "Run ./test.sh, which installs one, or set BROWSER_EXECUTABLE to the path of Chromium or Chrome."
        );
}
