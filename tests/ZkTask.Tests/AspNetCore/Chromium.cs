using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ZkTask.Tests.AspNetCore;

/// <summary>A headless browser, where the system has one; else the test is skipped and says so.</summary>
internal sealed partial class Chromium(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    // Long enough for a browser among a suite of tests on a slow machine.
    private const float PatienceMilliseconds = 180_000;

    internal static async Task<Chromium> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Executable), $"There is no {Executable}: the page was not looked at in a browser.");
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Timeout = PatienceMilliseconds,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        }));
    }

    internal async Task<IPage> OpenAsync()
    {
        IPage page = await browser.NewPageAsync();
        page.SetDefaultTimeout(PatienceMilliseconds);
        return page;
    }

    /// <summary>Loads an address, without the element by which a page loads itself anew: what is looked at must not go away meanwhile.</summary>
    internal static async Task LoadAsync(IPage page, string url)
    {
        await page.RouteAsync(url, async route =>
        {
            IAPIResponse answer = await route.FetchAsync(new RouteFetchOptions { Timeout = PatienceMilliseconds });
            string still = Refresh().Replace(await answer.TextAsync(), refresh => new string(' ', refresh.Length));
            await route.FulfillAsync(new RouteFulfillOptions { Response = answer, Body = still });
        });
        await page.GotoAsync(url);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [GeneratedRegex("""<meta http-equiv="refresh"[^>]*>""")]
    private static partial Regex Refresh();
}
