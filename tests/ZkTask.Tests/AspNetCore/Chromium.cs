using Microsoft.Playwright;
using Xunit;

namespace ZkTask.Tests.AspNetCore;

/// <summary>A headless browser, where the system has one; else the test is skipped and says so.</summary>
internal sealed class Chromium(IPlaywright playwright, IBrowser browser) : IAsyncDisposable
{
    private const string Executable = "/usr/bin/chromium";

    internal static async Task<Chromium> StartAsync()
    {
        Assert.SkipUnless(File.Exists(Executable), $"There is no {Executable}: the page was not looked at in a browser.");
        IPlaywright playwright = await Playwright.CreateAsync();
        return new Chromium(playwright, await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Executable,
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        }));
    }

    internal Task<IPage> OpenAsync() => browser.NewPageAsync();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
